//! Bank accounts of those who are paid.

use jiangsai::kernel::fault::Fault;
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::register::model::{BankAccount, NewBankAccount};
use jiangsai::register::usecase::recording;

use super::seed::{Seed, texts, uid};

impl Seed {
    /// Records bank accounts of persons and units in their own names, as a document says them; the clerk who does prepares nothing.
    pub(crate) fn accounts(&self, names: &[&str]) {
        for name in names {
            let payee = uid(name);
            let table = if is_person(name) { "person" } else { "unit" };
            let of_payee = format!("FROM {table} t JOIN stream s ON s.id = t.id WHERE s.uid = '{payee}'");
            let one = |column: &str| {
                let query = format!("SELECT {column} AS text {of_payee}");
                texts(&self.installation.pool, &query).pop_first().unwrap()
            };
            let number = format!("622200001111{:0>4}", one("CAST(t.id AS TEXT)"));
            self.account("clerktwo", name, (&one("t.name"), &number), Some("示财〔2026〕1号")).unwrap();
        }
    }

    /// Records a bank account of a person or unit: holder and number.
    pub(crate) fn account(
        &self,
        who: &str,
        name: &str,
        (holder, number): (&str, &str),
        document: Option<&str>,
    ) -> Result<(), Fault> {
        let account =
            BankAccount {
                holder: holder.to_owned(), bank: "示例银行".to_owned(), number: number.to_owned()
            };
        let new = NewBankAccount { account, document: document.map(str::to_owned) };
        let actor = self.actor(who);
        if is_person(name) {
            recording::of_person(self.acts(&actor), &uid(name), &new, payable_in_tx)
        } else {
            recording::of_unit(self.acts(&actor), &uid(name), &new, payable_in_tx)
        }
    }
}

fn is_person(name: &str) -> bool {
    ["person", "namesake"].iter().any(|person| name.starts_with(person))
}
