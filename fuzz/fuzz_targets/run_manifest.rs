#![no_main]

libfuzzer_sys::fuzz_target!(init: kokkyo_fuzz::quiet_decoders(), |bytes: &[u8]| kokkyo_fuzz::run_folder("run_manifest", bytes));
