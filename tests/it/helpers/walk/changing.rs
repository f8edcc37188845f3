//! What was announced is changed.

use super::{Step, Walk};

impl Walk<'_> {
    /// Extended, closed early, opened again, closed again.
    pub(super) fn close(&mut self, competition: &str) {
        let reason = ("reason", "示例说明");
        let (later, last) = ([("last_registration_day", "2090-06-01"), reason], [reason]);
        let again = [("last_registration_day", "2090-06-02"), reason];
        let steps: [(&str, &str, &[(&str, &str)]); 4] = [
            ("extend-registration", "host", &later),
            ("close-registration", "registrar", &last),
            ("reopen-registration", "host", &again),
            ("close-registration", "registrar", &last),
        ];
        for (part, who, set) in steps {
            self.go(Step {
                route: &format!("/competitions/{{uid}}/{part}"),
                who,
                page: &format!("/competitions/{competition}/{part}"),
                set,
                free: &["reason"],
                ..Step::default()
            });
        }
    }
}
