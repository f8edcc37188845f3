//! More aspects than the stage has, and a plan to rank by.

use diesel::connection::SimpleConnection;
use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::Fault;

use super::stage::Stage;

const PLAN: &str = "totals = 'marks'\nmaximum = 100\n\n[order]\nlast = 'share'\n\n[prizes]\nkind = 'counts'\ncut = 'share'\n\n\
     [[prizes.classes]]\nprize = 'gold'\nplaces = 20\n\n[[prizes.classes]]\nprize = 'silver'\nplaces = 40\n";

/// Adds `scored` aspects to the five of the stage, and gives its division a plan.
pub(crate) fn widen(stage: &Stage, scored: usize) {
    let (action, site) = (Action::DraftCompetition, On::Site);
    door::write(&stage.installation, &Actor::system(), action, site, None, |tx| {
        tx.conn.batch_execute(&statements(stage, scored)).map_err(Fault::internal)
    })
    .unwrap();
}

/// The plan of the division, and more aspects of one point each in the first module.
fn statements(stage: &Stage, scored: usize) -> String {
    let plan = PLAN.replace('\'', "''");
    let module = format!("(SELECT id FROM module WHERE uid = '{}')", stage.modules[0]);
    let mut statements = format!("UPDATE division SET plan = '{plan}';");
    for number in 1..=scored {
        statements.push_str(&format!(
            "INSERT INTO aspect (uid, module_id, code, name, kind, max_thousandths, step_thousandths, ordinal) \
             VALUES ('more-{number}', {module}, 'A{code}', '检验项{code}', 'S', 1000, 250, {code});",
            code = number + 3
        ));
    }
    let more = scored * 1000;
    statements.push_str(&format!(
        "UPDATE module SET max_thousandths = max_thousandths + {more} WHERE uid = '{}';",
        stage.modules[0]
    ));
    statements
}
