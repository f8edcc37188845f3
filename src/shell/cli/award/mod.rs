//! `jiangsai award`: a case file under policy packs, to lines of honours and money.

mod files;
mod json;
mod sentences;
mod table;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::policy::engine::Setting;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folder of a policy pack, with its pack.toml; may be given several times.
    #[arg(long, required = true)]
    pack: Vec<PathBuf>,
    /// The case: competitions, events, results (docs/award.md).
    #[arg(long)]
    case: PathBuf,
    /// The decisions taken about it.
    #[arg(long)]
    decisions: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Write to this file, whole or not at all, instead of to the terminal.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Language of the output: its tag, such as zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = super::out::parse_lang)]
    lang: Lang,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people, with every reason.
    Table,
    /// For programs.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match award(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => super::out::refuse(arguments.lang, &fault),
    }
}

fn award(arguments: &Arguments) -> Result<(), Fault> {
    let given = [Some(&arguments.case), arguments.decisions.as_ref()].into_iter().flatten();
    let packs: Vec<PathBuf> = arguments.pack.iter().map(|folder| folder.join("pack.toml")).collect();
    super::out::refuse_own_input(arguments.out.as_deref(), given.chain(&packs).map(PathBuf::as_path))?;
    let input = files::read(&arguments.pack, &arguments.case, arguments.decisions.as_deref())?;
    let setting = Setting::new(&input.packs, &input.decisions)?;
    let run = setting.award(&input.case)?;
    let lang = arguments.lang;
    super::out::whole(arguments.out.as_deref(), |sink: &mut dyn Write| match arguments.format {
        Format::Json => json::write(sink, lang, &setting, &run),
        Format::Table => table::write(sink, lang, &setting, &run),
    })
}
