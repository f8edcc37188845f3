//! Where a group of writes is lost, or the process with it, nobody was told that anything of it was kept.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use diesel::RunQueryDsl as _;
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::db::{Conn, Pool};

use super::{Count, add, kept, member, note, notes, outcomes, run, sql, texts};
use crate::access::administrator;
use crate::helpers::app::App;
use crate::helpers::database::TestDatabase;
use crate::helpers::html;
use crate::helpers::queue::{Writer, in_order};

/// SQLite ends the whole transaction then: those before are told that nothing was kept, those after begin anew.
#[test]
fn where_the_third_of_five_fills_the_database_the_first_three_are_lost_and_told() {
    let (_database, pool) = notes();
    let pool = &pool;
    let told = |work: fn(&mut Conn) -> Result<Verdict<()>, Fault>| -> Writer<'_, Result<(), Fault>> {
        Box::new(move || tx::write(pool, work))
    };
    let writers = vec![
        told(|conn| add(conn, "a").map(Verdict::Commit)),
        // A refusal rests on what others wrote: it is no answer either.
        told(|_conn| Err(Fault::not_found())),
        told(|conn| {
            sql(conn, "PRAGMA max_page_count = 1")?;
            add(conn, &"much ".repeat(100_000)).map(Verdict::Commit)
        }),
        told(|conn| add(conn, "d").map(Verdict::Commit)),
        told(|conn| add(conn, "e").map(Verdict::Commit)),
    ];
    let outcomes: Vec<_> = in_order(pool, writers).into_iter().map(Result::unwrap).collect();
    for lost in &outcomes[..3] {
        let fault = lost.as_ref().unwrap_err();
        let said = (fault.kind, fault.problems[0].because.key.as_ref());
        assert_eq!(said, (FaultKind::Unavailable, "fault-storage-full"));
    }
    assert_eq!(outcomes[3..], [Ok(()), Ok(())]);
    assert_eq!(kept(pool), ["d", "e"]);
    run(pool, "INSERT INTO note VALUES ('f')");
    assert_eq!(kept(pool), ["d", "e", "f"]);
}

#[test]
fn whoever_swallows_the_end_of_the_transaction_is_not_told_that_it_was_kept() {
    let (_database, pool) = notes();
    let pool = &pool;
    let swallows = member(pool, |conn| {
        sql(conn, "PRAGMA max_page_count = 1")?;
        let refused = add(conn, &"much ".repeat(100_000));
        assert_eq!(refused.unwrap_err().kind, FaultKind::Unavailable);
        Ok(Verdict::Commit(()))
    });
    let outcomes = outcomes(pool, vec![note(pool, "a"), swallows, note(pool, "b")]);
    assert_eq!(outcomes, [Err(FaultKind::Unsettled), Err(FaultKind::Unsettled), Ok(())]);
    assert_eq!(kept(pool), ["b"]);
}

/// A constraint that is looked at only at the commit. The product has none.
const DANGLING: &str = "CREATE TABLE nobody (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE dangling (id INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED) STRICT;";

#[test]
fn where_the_commit_is_refused_nobody_is_told_that_anything_was_kept() {
    let (_database, pool) = notes();
    let pool = &pool;
    run(pool, DANGLING);
    let dangles = member(pool, |conn| sql(conn, "INSERT INTO dangling VALUES (1)").map(Verdict::Commit));
    let refused = member(pool, |_conn| Err(Fault::not_found()));
    let outcomes = outcomes(pool, vec![note(pool, "a"), dangles, refused, note(pool, "b")]);
    assert_eq!(outcomes, [Err(FaultKind::Unsettled); 4]);
    assert!(kept(pool).is_empty());
    run(pool, "INSERT INTO note VALUES ('c')");
    assert_eq!(kept(pool), ["c"]);
}

#[test]
fn a_form_whose_commit_is_refused_can_be_sent_again_as_it_was() {
    let app = App::start(TestDatabase::sqlite());
    let admin = administrator(&app);
    let pool = app.database().pool();
    let page = admin.get("/accounts").expect_status(200);
    let form = html::forms(&page.body)
        .into_iter()
        .find(|form| form.method == "post" && form.action == "/accounts")
        .unwrap();
    let mut values = form.values;
    for (name, value) in &mut values {
        match name.as_str() {
            "account" => "somebody".clone_into(value),
            "name" => "示例人员".clone_into(value),
            _ => {}
        }
    }
    let trigger =
        "CREATE TRIGGER refuses AFTER INSERT ON account BEGIN INSERT INTO dangling VALUES (1); END;";
    run(&pool, &format!("{DANGLING}{trigger}"));
    let refused = admin.post("/accounts", &values).expect_status(503);
    refused.expect_text("未能确认是否已保存").expect_text("请再提交一次").expect_text("刷新本页");
    run(&pool, "DROP TRIGGER refuses");
    admin.post("/accounts", &values).expect_status(200).expect_text("只能用一次");
    assert_eq!(accounts(&pool, "somebody"), 1);
    let again = admin.post("/accounts", &values);
    assert!(again.status < 500, "{}", again.text());
    assert_eq!(accounts(&pool, "somebody"), 1, "the same request is done once");
}

fn accounts(pool: &Pool, login: &str) -> i64 {
    let counted = format!("SELECT count(*) AS n FROM account WHERE login = '{login}'");
    tx::read(pool, |conn| Ok(diesel::sql_query(counted).get_result::<Count>(conn).unwrap().n)).unwrap()
}

const VICTIM: &str = "JIANGSAI_VICTIM";

/// Not a test: the process that the next one kills. The first member's savepoint is released, its commit is not made.
#[test]
#[ignore = "runs as a process of its own, to be killed"]
fn a_victim_between_release_and_commit() {
    let pool = Pool::open(&std::env::var(VICTIM).unwrap().parse().unwrap()).unwrap();
    run(&pool, "INSERT INTO note VALUES ('acknowledged')");
    println!("acknowledged");
    let first: Writer<'_, ()> = Box::new(|| {
        run(&pool, "INSERT INTO note VALUES ('released')");
        println!("acknowledged too early");
    });
    let second: Writer<'_, ()> = Box::new(|| {
        tx::write(&pool, |conn| -> Result<Verdict<()>, Fault> {
            assert_eq!(texts(conn), ["acknowledged", "released"]);
            println!("released");
            loop {
                std::thread::park();
            }
        })
        .unwrap();
    });
    in_order(&pool, vec![first, second]);
}

#[test]
fn what_was_released_and_not_committed_is_gone_when_the_process_is_killed() {
    let (database, pool) = notes();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "shared_commits::lost::a_victim_between_release_and_commit",
            "--ignored",
            "--nocapture",
        ])
        .env(VICTIM, database.url())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Vec::new();
    for line in lines {
        let released = line.contains("released");
        said.push(line);
        if released {
            break;
        }
    }
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(said.iter().any(|line| line.contains("acknowledged")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("released")), "{said:?}");
    assert!(!said.iter().any(|line| line.contains("too early")), "{said:?}");
    assert_eq!(kept(&pool), ["acknowledged"]);
    run(&pool, "INSERT INTO note VALUES ('after')");
}
