//! Sentences for steps, each worked out once: a million lines share a few hundred.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;

use crate::kernel::because::Because;
use crate::kernel::lang::Lang;
use crate::pages::messages;
use crate::policy::engine::{Line, Setting, Step};
use crate::policy::explain;

/// Entries kept before starting afresh: the sentences that are shared come back at once.
const KEPT: usize = 20_000;

/// Renders steps with `render` and remembers them.
pub(super) struct Sentences<'a, R> {
    setting: &'a Setting<'a>,
    render: R,
    known: HashMap<(usize, usize, Step<'a>), String>,
    /// The last sentence not worth keeping.
    single: String,
}

impl<'a, R: Fn(&Because) -> io::Result<String>> Sentences<'a, R> {
    pub(super) fn new(setting: &'a Setting<'a>, render: R) -> Self {
        Self { setting, render, known: HashMap::new(), single: String::new() }
    }

    /// The rendered step of a line.
    pub(super) fn of(&mut self, line: &Line<'a>, step: Step<'a>) -> io::Result<&str> {
        let (setting, render) = (self.setting, &self.render);
        if !step.is_common() {
            self.single = render(&explain::reason(setting, line.pack, line.benefit, &step))?;
            return Ok(&self.single);
        }
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        Ok(match self.known.entry((line.pack, line.benefit, step)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(render(&explain::reason(setting, line.pack, line.benefit, &step))?)
            }
        })
    }
}

/// The sentence alone.
pub(super) fn spoken(lang: Lang) -> impl Fn(&Because) -> io::Result<String> {
    move |because| Ok(messages::say(lang, because))
}
