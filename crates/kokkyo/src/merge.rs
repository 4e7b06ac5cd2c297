//! `kokkyo merge`: the shards of an ensemble put together; the same bytes as if one machine had played it.

use kokkyo_ensemble::experiment::folder::read_manifest;
use kokkyo_ensemble::experiment::{Design, ExperimentFolder};
use kokkyo_ensemble::run_folder::PACKAGE;
use kokkyo_scenario::Package;

use crate::cli::MergeOptions;
use crate::ensemble::{COMMAND, finish, merge_failure};
use crate::experiment::{build, folder_failure};
use crate::failure::{Failure, counted};

/// Runs the command.
pub fn merge(options: &MergeOptions, colour: bool) -> Result<u8, Failure> {
    let Some(first) = options.shards.first() else { return Err(Failure::Usage("name the folders of the shards".into())) };
    let named = |fault| match merge_failure(first, fault) {
        Failure::Usage(why) => Failure::Usage(format!("{}: {why}", first.display())),
        other => other,
    };
    let manifest = read_manifest(first).map_err(named)?;
    let package = Package::from_dir(&first.join(PACKAGE)).map_err(Failure::Faults)?;
    if package.hash() != manifest.package {
        return Err(Failure::Failed(format!("{}: the copy of the package was altered", first.display())));
    }
    let design: Design = manifest.arguments.clone();
    let experiment = build(&package, design)?;
    if experiment.id != manifest.experiment {
        let why = "another version of Kokkyo played it, under whose results the numbers mean something else";
        return Err(Failure::Usage(format!("{}: {why}", first.display())));
    }
    let mut folder = ExperimentFolder::claim(&options.out, COMMAND, &experiment, &package, None, &manifest.digest)
        .map_err(|fault| folder_failure(&options.out, fault))?;
    if !folder.is_complete() {
        for shard in &options.shards {
            folder.add_shard(shard).map_err(|fault| merge_failure(shard, fault))?;
        }
        let missing = folder.missing().map_err(|fault| folder_failure(&options.out, fault))?;
        if !missing.is_empty() {
            let units: u64 = missing.iter().map(|gap| gap.end - gap.start).sum();
            let given: Vec<String> = options.shards.iter().filter_map(|shard| read_manifest(shard).ok()?.shard).collect();
            return Err(Failure::Usage(format!(
                "{} of the experiment {} in none of the shards given ({}): name all of them",
                counted(units as usize, "replication"),
                if units == 1 { "is" } else { "are" },
                given.join(", ")
            )));
        }
    }
    finish(&mut folder, &experiment, options.json, colour)
}
