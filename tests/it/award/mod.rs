//! `jiangsai award`, from outside, and the engine's laws.

mod input;
mod lint;
mod odd;
mod output;
mod properties;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiangsai::policy::model::Pack;
use jiangsai::policy::pack;

pub(super) const DONGGUAN: &str = "policies/cn-441900-skills-2022";

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the real binary in the project's folder, so that messages name relative paths.
pub(super) fn award(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .arg("award")
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap()
}

pub(super) fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(super) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder of files, gone after the test.
pub(super) struct Desk(tempfile::TempDir);

impl Desk {
    pub(super) fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// The lines of a case under the Dongguan pack, as JSON.
pub(super) fn lines_of(case: &str, decisions: Option<&str>) -> serde_json::Value {
    let desk = Desk::with(&[("case.toml", case), ("d.toml", decisions.unwrap_or_default())]);
    let (case, d) = (desk.path("case.toml"), desk.path("d.toml"));
    let mut arguments = vec!["--pack", DONGGUAN, "--case", &case, "--format", "json"];
    if decisions.is_some() {
        arguments.extend(["--decisions", &d]);
    }
    serde_json::from_str(&stdout(&award(&arguments))).unwrap()
}

pub(super) fn load(folder: &Path) -> Result<Pack, String> {
    let text = std::fs::read_to_string(folder.join("pack.toml")).unwrap();
    let mut source = |file: &str| std::fs::read(folder.join(file)).map_err(|error| error.to_string());
    pack::load("pack.toml", &text, &mut source).map_err(|fault| fault.to_string())
}

pub(super) fn dongguan() -> Pack {
    load(&root().join(DONGGUAN)).unwrap()
}

pub(super) fn data_files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}
