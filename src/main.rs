//! The `jiangsai` binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    jiangsai::shell::cli::run()
}
