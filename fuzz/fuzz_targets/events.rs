#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kokkyo_fuzz::answered(&kokkyo_scenario::readers::read_events(bytes)));
