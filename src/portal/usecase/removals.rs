//! What somebody else asked of an account or a person, on the desks of those who can agree.

use crate::access::actions::Action;
use crate::access::by::By;
use crate::audit::model::StreamKind;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::pages::urls;
use crate::platform::db::Conn;
use crate::portal::model::{Task, Turn};
use crate::register::usecase::removal::{self, Waits};

use super::needed::needed_in_tx;

/// Removals that wait for the reader.
pub(super) fn tasks(conn: &mut Conn, by: By<'_>) -> Result<Vec<Task>, Fault> {
    let waiting = removal::waiting_in_tx(conn, by.actor, by.installation.now(), needed_in_tx)?;
    Ok(waiting.into_iter().map(task).collect())
}

fn task(Waits { asked, name }: Waits) -> Task {
    let (key, action, url) = match (asked.kind, asked.agreed_by.is_some()) {
        (StreamKind::Account, _) => {
            ("portal-task-closing", Action::CloseAccount, urls::account(&asked.owner).close())
        }
        (_, false) => ("portal-task-erasure", Action::ErasePerson, urls::person(&asked.owner).erase()),
        (_, true) => ("portal-task-erase", Action::ErasePerson, urls::person(&asked.owner).erase()),
    };
    Task {
        what: Because::new(key).text("name", name),
        hint: None,
        url,
        status: "to-do",
        turns: vec![Turn::act(action, &asked.owner)],
    }
}
