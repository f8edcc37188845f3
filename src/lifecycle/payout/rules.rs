//! What is payable, what a batch comes to, and the bank's file. Pure.

pub mod flags;

use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::ids::ClaimId;
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::notation::cell::{Cell, Sheet};

use super::model::{Aside, Direction, Movement, PostingKind, Standing, Stands};

/// Whether a batch in this phase holds its amounts: not paid yet, not given back.
#[must_use]
pub fn is_under_way(phase: BatchPhase) -> bool {
    matches!(phase, BatchPhase::Prepared | BatchPhase::Approved | BatchPhase::Exported)
}

fn overflow() -> Fault {
    Fault::internal("a sum of payments is beyond 64 bits")
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Fault> {
    Fen::sum(amounts).ok_or_else(overflow)
}

/// Where each claim (row number, amount) stands, in the order given.
///
/// # Errors
/// `Internal` beyond 64 bits.
pub fn standings(claims: &[(ClaimId, Fen)], movements: &[Movement]) -> Result<Vec<Standing>, Fault> {
    let mut of_claim: BTreeMap<ClaimId, (Fen, Fen)> = BTreeMap::new();
    for movement in movements {
        let (posted, in_hand) = of_claim.entry(movement.claim_id).or_default();
        *posted = sum(movement.postings.iter().copied().chain([*posted]))?;
        if is_under_way(movement.phase) && !movement.aside {
            *in_hand = sum([*in_hand, movement.amount])?;
        }
    }
    let standing = |(claim_id, amount): &(ClaimId, Fen)| {
        let (posted, in_hand) = of_claim.get(claim_id).copied().unwrap_or_default();
        let rest =
            amount.checked_sub(posted).and_then(|rest| rest.checked_sub(in_hand)).ok_or_else(overflow)?;
        Ok(Standing { claim_id: *claim_id, amount: *amount, posted, in_hand, rest })
    };
    claims.iter().map(standing).collect()
}

/// Whether a claim has something for a batch of that direction.
#[must_use]
pub fn is_due(standing: &Standing, direction: Direction) -> bool {
    match direction {
        Direction::Payment => standing.rest > Fen::ZERO,
        Direction::Recovery => standing.rest < Fen::ZERO,
    }
}

/// Whether a batch under way would still move no more than the claim allows.
#[must_use]
pub fn is_still_right(standing: &Standing, direction: Direction) -> bool {
    match direction {
        Direction::Payment => standing.rest >= Fen::ZERO,
        Direction::Recovery => standing.rest <= Fen::ZERO,
    }
}

/// Why a claim cannot be put into a batch of payments, by what is known of its payee: whether there is one yet, whether
/// it was erased, is a unit nobody has verified, or has an account. Money that comes back needs none of it but the payee.
#[must_use]
pub fn aside(payee: bool, (erased, claimed): (bool, bool), account: bool) -> Option<Aside> {
    match (payee, erased, account) {
        (false, _, _) => Some(Aside::NoPlan),
        (true, true, _) => Some(Aside::Erased),
        (true, false, _) if claimed => Some(Aside::Claimed),
        (true, false, false) => Some(Aside::NoAccount),
        (true, false, true) => None,
    }
}

/// What became of the money of a batch; `None` before anything was posted.
///
/// # Errors
/// `Internal` beyond 64 bits.
pub fn stands(postings: &[(PostingKind, Fen)]) -> Result<Option<Stands>, Fault> {
    if postings.is_empty() {
        return Ok(None);
    }
    let of = |back: bool| {
        let wanted = postings.iter().filter(|(kind, _)| (*kind == PostingKind::Reversal) == back);
        sum(wanted.map(|(_, amount)| *amount))
    };
    let (paid, back) = (of(false)?, of(true)?);
    let reversed = Fen::ZERO.checked_sub(back).ok_or_else(overflow)?;
    Ok(Some(Stands { paid, reversed, standing: sum([paid, back])? }))
}

/// The total of a batch.
///
/// # Errors
/// `Internal` beyond 64 bits.
pub fn total(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Fault> {
    sum(amounts)
}

/// A row of the bank's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// Number in the batch.
    pub line: i64,
    /// Name the account is held under, or the payee's.
    pub holder: String,
    /// Bank and branch.
    pub bank: String,
    /// Account number, digits only.
    pub number: String,
    /// Amount.
    pub amount: Fen,
    /// What for.
    pub item: String,
}

/// The file.
///
/// # Errors
/// `Internal` where it cannot be put together.
pub fn bank_file(head: &[String; 6], rows: &[PaymentRow]) -> Result<String, Fault> {
    let mut sheet = Sheet::for_people();
    sheet.row(head.iter().map(|cell| Cell::text(cell.as_str())))?;
    for row in rows {
        sheet.row([
            Cell::figure(Some(row.line)),
            Cell::text(row.holder.as_str()),
            Cell::text(row.bank.as_str()),
            Cell::Digits(&row.number),
            Cell::figure(Some(row.amount)),
            Cell::text(row.item.as_str()),
        ])?;
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(fen: i64) -> Fen {
        Fen::new(fen)
    }

    const CLAIM: ClaimId = ClaimId::of_row(1);

    fn movement(amount: i64, phase: BatchPhase, postings: &[i64]) -> Movement {
        let postings = postings.iter().map(|amount| fen(*amount)).collect();
        Movement { claim_id: CLAIM, amount: fen(amount), phase, aside: false, postings }
    }

    fn rest(amount: i64, movements: &[Movement]) -> i64 {
        standings(&[(CLAIM, fen(amount))], movements).unwrap()[0].rest.fen()
    }

    #[test]
    fn what_was_paid_or_is_under_way_is_not_payable_again() {
        assert_eq!(rest(500_000, &[]), 500_000);
        assert_eq!(rest(500_000, &[movement(500_000, BatchPhase::Prepared, &[])]), 0);
        assert_eq!(rest(500_000, &[movement(500_000, BatchPhase::Returned, &[])]), 500_000);
        assert_eq!(rest(500_000, &[movement(500_000, BatchPhase::Settled, &[500_000])]), 0);
    }

    #[test]
    fn a_reversed_payment_is_payable_again() {
        assert_eq!(rest(500_000, &[movement(500_000, BatchPhase::Settled, &[500_000, -500_000])]), 500_000);
    }

    #[test]
    fn what_was_set_aside_is_payable_again_in_every_phase_of_its_batch() {
        for phase in [BatchPhase::Exported, BatchPhase::Settled] {
            let aside = Movement { aside: true, ..movement(500_000, phase, &[]) };
            assert_eq!(rest(500_000, &[aside]), 500_000);
        }
    }

    #[test]
    fn a_batch_says_what_stands_after_reversals() {
        let (payment, reversal) = (PostingKind::Payment, PostingKind::Reversal);
        let said = |postings: &[(PostingKind, i64)]| {
            let postings: Vec<_> = postings.iter().map(|(kind, amount)| (*kind, fen(*amount))).collect();
            stands(&postings).unwrap().map(|one| [one.paid, one.reversed, one.standing].map(Fen::fen))
        };
        assert_eq!(said(&[]), None);
        assert_eq!(said(&[(payment, 500), (payment, 300)]), Some([800, 0, 800]));
        assert_eq!(said(&[(payment, 500), (payment, 300), (reversal, -300)]), Some([800, 300, 500]));
        assert_eq!(said(&[(PostingKind::Recovery, -100), (reversal, 100)]), Some([-100, -100, 0]));
    }

    #[test]
    fn a_corrected_run_asks_for_the_difference_back() {
        let paid = movement(500_000, BatchPhase::Settled, &[500_000]);
        assert_eq!(rest(400_000, std::slice::from_ref(&paid)), -100_000);
        let recovering = movement(-100_000, BatchPhase::Exported, &[]);
        assert_eq!(rest(400_000, &[paid.clone(), recovering]), 0);
        let recovered = movement(-100_000, BatchPhase::Settled, &[-100_000]);
        assert_eq!(rest(400_000, &[paid, recovered]), 0);
    }

    #[test]
    fn no_cell_of_the_bank_file_is_a_formula() {
        let row = PaymentRow {
            line: 1,
            holder: "=HYPERLINK(\"x\")".into(),
            bank: "@SUM(A1)".into(),
            number: "6222000011113321".into(),
            amount: fen(500_000),
            item: "金奖，\"一\"".into(),
        };
        let head = ["序号", "收款方", "开户行", "账号", "金额（元）", "事项"].map(str::to_owned);
        let file = bank_file(&head, &[row]).unwrap();
        assert_eq!(
            file,
            "\u{feff}序号,收款方,开户行,账号,金额（元）,事项\r\n\
             1,\"'=HYPERLINK(\"\"x\"\")\",'@SUM(A1),\t6222000011113321,5000.00,\"金奖，\"\"一\"\"\"\r\n"
        );
    }

    /// What may happen to one claim, in any order.
    #[derive(Debug, Clone)]
    enum Step {
        Accept(i64),
        Prepare,
        Return,
        Settle,
        Reverse,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..1_000_000_i64).prop_map(Step::Accept),
            Just(Step::Prepare),
            Just(Step::Return),
            Just(Step::Settle),
            Just(Step::Reverse),
        ]
    }

    proptest! {
        /// However batches are prepared, returned, settled and reversed, what was posted exceeds the accepted
        /// amount only where a run accepted later lowered it, and then a recovery brings it back.
        #[test]
        fn nothing_is_paid_twice(steps in prop::collection::vec(step(), 0..60)) {
            let (mut amount, mut highest) = (0, 0);
            let mut movements: Vec<Movement> = Vec::new();
            for step in steps {
                match step {
                    Step::Accept(new) => { amount = new; highest = highest.max(new); }
                    Step::Prepare => {
                        let due = rest(amount, &movements);
                        if due != 0 { movements.push(movement(due, BatchPhase::Prepared, &[])); }
                    }
                    Step::Return => if let Some(last) = movements.iter_mut().find(|one| is_under_way(one.phase)) {
                        last.phase = BatchPhase::Returned;
                    },
                    Step::Settle => if let Some(last) = movements.iter_mut().find(|one| is_under_way(one.phase)) {
                        last.phase = BatchPhase::Settled;
                        last.postings.push(last.amount);
                    },
                    Step::Reverse => if let Some(last) = movements.iter_mut().find(|one| {
                        one.phase == BatchPhase::Settled && one.postings.len() == 1 && one.amount > Fen::ZERO
                    }) {
                        last.postings.push(fen(-last.amount.fen()));
                    },
                }
                let standing = standings(&[(CLAIM, fen(amount))], &movements).unwrap()[0];
                prop_assert!(standing.posted.fen() + standing.in_hand.fen() + standing.rest.fen() == amount);
            }
            // Settling everything under way and paying or recovering the rest ends at the accepted amount.
            for one in movements.iter_mut().filter(|one| is_under_way(one.phase)) {
                one.phase = BatchPhase::Settled;
                one.postings.push(one.amount);
            }
            let due = rest(amount, &movements);
            movements.push(movement(due, BatchPhase::Settled, &[due]));
            let standing = standings(&[(CLAIM, fen(amount))], &movements).unwrap()[0];
            prop_assert_eq!(standing.posted.fen(), amount);
            prop_assert_eq!(standing.rest.fen(), 0);
            prop_assert!(highest >= amount);
        }
    }
}
