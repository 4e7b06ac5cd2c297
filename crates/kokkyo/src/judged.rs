//! Which targets of the record are asked for with `--on`, and can be judged.

use kokkyo_inference::inputs::fits;
use kokkyo_inference::observation::Observation;
use kokkyo_scenario::Record;

use crate::failure::Failure;
use crate::nearest;

/// Every target with a claim that counts, asked for or not. *Errors*: a pattern that no target fits, or the name of a target that
/// cannot be judged.
pub fn observations(record: &Record, on: &[String]) -> Result<Vec<Observation>, Failure> {
    for pattern in on {
        if !record.targets.iter().any(|target| fits(pattern, &target.id)) {
            let hint = nearest::hint(pattern, record.targets.iter().map(|target| target.id.as_str()));
            return Err(Failure::Usage(format!("--on `{pattern}`: the record has no such target{hint} (`*` stands for anything)")));
        }
    }
    for name in on.iter().filter(|name| !name.contains('*')) {
        let target = record.targets.iter().position(|target| target.id == *name);
        if target.is_some_and(|target| Observation::of(record, target).is_none()) {
            let why = "none of its claims has a figure and a role or source that counts";
            return Err(Failure::Usage(format!("--on `{name}`: {why}")));
        }
    }
    Ok((0..record.targets.len()).filter_map(|target| Observation::of(record, target)).collect())
}

/// Whether a target is among those asked for.
pub fn is_asked(on: &[String], target: &str) -> bool {
    on.iter().any(|pattern| fits(pattern, target))
}
