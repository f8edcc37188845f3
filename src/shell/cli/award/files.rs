//! Reading packs, the case and the decisions, with the problems of all of them at once.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::policy::case::{self, Case};
use crate::policy::decisions::{self, Decisions};
use crate::policy::model::Pack;
use crate::policy::pack;

/// Everything a run needs.
pub(super) struct Input {
    pub(super) packs: Vec<Pack>,
    pub(super) case: Case,
    pub(super) decisions: Decisions,
}

/// Reads everything; what is wrong in one file does not hide what is wrong in another.
pub(super) fn read(packs: &[PathBuf], case: &Path, decisions: Option<&Path>) -> Result<Input, Fault> {
    let mut problems = Vec::new();
    let wanted = packs.len();
    let packs: Vec<Pack> = packs.iter().filter_map(|folder| keep(read_pack(folder), &mut problems)).collect();
    let decisions = match decisions {
        Some(path) => {
            let read = text(path).and_then(|text| decisions::read(&path.display().to_string(), &text));
            keep(read, &mut problems)
        }
        None => Some(Decisions::default()),
    };
    // While a pack cannot be read nobody knows all classes, and the case would be blamed for it.
    let classes: Vec<&str> = packs.iter().flat_map(|pack| pack.classes.iter().map(String::as_str)).collect();
    let case = if packs.len() == wanted { keep(read_case(case, &classes), &mut problems) } else { None };
    match (case, decisions) {
        (Some(case), Some(decisions)) if problems.is_empty() => Ok(Input { packs, case, decisions }),
        _ => Err(Fault::invalid(problems)),
    }
}

fn keep<T>(read: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

fn text(path: &Path) -> Result<String, Vec<Problem>> {
    super::super::files::read(path).map_err(|problem| vec![problem])
}

fn read_pack(folder: &Path) -> Result<Pack, Vec<Problem>> {
    let path = folder.join("pack.toml");
    let text = text(&path)?;
    let mut source = |file: &str| fs::read(folder.join(file)).map_err(|error| error.to_string());
    pack::load(&path.display().to_string(), &text, &mut source).map_err(|fault| fault.problems)
}

fn read_case(path: &Path, classes: &[&str]) -> Result<Case, Vec<Problem>> {
    let mut file = case::read(&path.display().to_string(), &text(path)?, classes)?;
    let mut problems = Vec::new();
    for wanted in std::mem::take(&mut file.results) {
        let inside = Path::new(&wanted.path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            problems.push(Problem { place: wanted.place, because: Because::new("award-case-file-outside") });
            continue;
        }
        let results = path.with_file_name(&wanted.path);
        if leads_out(path, &results) {
            problems.push(Problem { place: wanted.place, because: Because::new("award-case-file-outside") });
            continue;
        }
        let added = text(&results)
            .and_then(|text| case::add_results(&mut file, &wanted, &results.display().to_string(), &text));
        keep(added, &mut problems);
    }
    if problems.is_empty() { file.finish() } else { Err(problems) }
}

/// Whether a file beside the case is a link to somewhere else.
fn leads_out(case: &Path, results: &Path) -> bool {
    let folder = case.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), fs::canonicalize(results)) {
        (Ok(folder), Ok(results)) => !results.starts_with(folder),
        // What is not there leads nowhere: it is told when it is read.
        _ => false,
    }
}
