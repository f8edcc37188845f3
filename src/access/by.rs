//! Who asks, and where: what every use-case begins with.

use std::ops::Deref;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

use super::actions::Action;
use super::door::{self, On, Tx};
use super::model::{Actor, Request};

/// Somebody who asks an installation: a use-case that takes this alone only reads.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// Database, clock, randomness, keys.
    pub installation: &'a Installation,
    /// Who asks, with the grants as they were last read.
    pub actor: &'a Actor,
}

impl<'a> By<'a> {
    /// An actor at an installation.
    #[must_use]
    pub fn new(installation: &'a Installation, actor: &'a Actor) -> Self {
        Self { installation, actor }
    }

    /// What is read, from one unchanging state of the database.
    ///
    /// # Errors
    /// As [`tx::read`].
    pub fn read<T>(self, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
        tx::read(&self.installation.pool, work)
    }

    /// The same actor about to change something, with the request that makes sending it twice harmless.
    #[must_use]
    pub fn asks(self, request: &'a Request) -> Act<'a> {
        Act { by: self, request: Some(request) }
    }

    /// The same actor about to change something that nobody sent as a form or a call: the system's own, a command.
    #[must_use]
    pub fn acts(self) -> Act<'a> {
        Act { by: self, request: None }
    }
}

/// Somebody about to change something: a use-case that takes this writes, and through the door only.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    by: By<'a>,
    /// What makes a repeat harmless; `None`: never a repeat.
    pub request: Option<&'a Request>,
}

impl<'a> Act<'a> {
    /// Who, for what is read on the way.
    #[must_use]
    pub fn by(self) -> By<'a> {
        self.by
    }

    /// The same with another request: where something else guards against what changed meanwhile.
    #[must_use]
    pub fn with<'b>(self, request: Option<&'b Request>) -> Act<'b>
    where
        'a: 'b,
    {
        Act { by: self.by, request }
    }

    /// Whether what is asked for was looked at first, and counts only with the effect it showed.
    #[must_use]
    pub fn was_foreseen(self) -> bool {
        self.request.is_some_and(|request| request.foreseen.is_some())
    }

    /// Refuses where the form showed another effect than the one it would have now, by its digest.
    ///
    /// # Errors
    /// `Stale`: it must be looked at again.
    pub fn require_foreseen(self, digest: &str) -> Result<(), Fault> {
        let shown = self.request.and_then(|request| request.foreseen.as_deref());
        if shown.is_none_or(|shown| shown == digest) {
            return Ok(());
        }
        Err(Fault::new(FaultKind::Stale, Because::new("foreseen-changed")))
    }

    /// The outcome of the same request, where it was done before: asked first by a write that finds its stream through
    /// something the first time took away.
    ///
    /// # Errors
    /// As [`door::repeated`].
    pub fn repeated<T: DeserializeOwned>(self) -> Result<Option<T>, Fault> {
        door::repeated(self.installation, self.actor, self.request)
    }

    /// Does `action` on a stream.
    ///
    /// # Errors
    /// As [`door::write`].
    pub fn write<T: Serialize + DeserializeOwned>(
        self,
        action: Action,
        on: On<'_>,
        work: impl Fn(&mut Tx<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        door::write(self.installation, self.actor, action, on, self.request, work)
    }
}

impl<'a> Deref for Act<'a> {
    type Target = By<'a>;

    fn deref(&self) -> &By<'a> {
        &self.by
    }
}
