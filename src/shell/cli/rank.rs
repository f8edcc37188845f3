//! `jiangsai rank`.

use std::process::ExitCode;

use crate::kernel::lang::Lang;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Language of the output: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = super::parse_lang)]
    lang: Lang,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let _ = arguments.lang;
    ExitCode::SUCCESS
}
