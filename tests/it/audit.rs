//! The chains name what was done to them, also against an exported head.

use std::io::Write as _;
use std::process::{Command, Output};

use diesel::RunQueryDsl;
use jiangsai::access::usecase::first_start;
use jiangsai::audit::usecase;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::publicity::usecase::published;
use jiangsai::pages::site::Site;
use jiangsai::platform::config::Settings;
use jiangsai::platform::crypto::MasterKey;
use jiangsai::platform::db::backup;
use jiangsai::platform::db::conn::Conn;
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::installation::Installation;
use jiangsai::platform::private;
use jiangsai::platform::system::{SystemClock, SystemEntropy};
use jiangsai::shell::demo::{self, competition};
use std::sync::Arc;

use crate::helpers::app::App;
use crate::helpers::database::{TestDatabase, on_each_database};

fn installation(database: &TestDatabase) -> Installation {
    let installation = Installation::new(
        database.pool(),
        Arc::new(SystemClock::default()),
        Arc::new(SystemEntropy),
        MasterKey::new(&[9; 32]),
    );
    first_start::start(&installation).unwrap();
    installation
}

/// A master key in a data folder, as an installation keeps it.
fn made_key(data: &std::path::Path) -> MasterKey {
    private::make_folder(data).unwrap();
    private::make_file(&data.join("master.key")).unwrap().write_all(&[9; 32]).unwrap();
    MasterKey::new(&[9; 32])
}

/// Writes `count` more entries to the site's chain.
fn busy(installation: &Installation, count: usize) {
    for _ in 0..count {
        jiangsai::access::usecase::links::first_administrator_again(installation).unwrap();
    }
}

/// Does what somebody with the database in hand could do.
fn tamper(installation: &Installation, statements: &[&str]) {
    tx::write(&installation.pool, |conn| {
        for statement in statements {
            let done = match conn {
                Conn::Sqlite(conn) => diesel::sql_query(*statement).execute(conn),
                Conn::Pg(conn) => diesel::sql_query(*statement).execute(conn),
            };
            done.unwrap();
        }
        Ok(Verdict::Commit(()))
    })
    .unwrap();
}

fn findings(installation: &Installation) -> String {
    serde_json::to_string(&usecase::verify(installation, None, |_report| {}).unwrap().findings).unwrap()
}

on_each_database! {
    /// Chains of an installation nobody touched are whole, and a second checkpoint without changes is the first.
    fn untouched_chains_are_whole(database) {
        let installation = installation(&database);
        busy(&installation, 3);
        let head = usecase::checkpoint(&installation).unwrap().unwrap();
        assert_eq!(usecase::checkpoint(&installation).unwrap().unwrap(), head);
        let report = usecase::verify(&installation, Some(&head), |_report| {}).unwrap();
        assert_eq!((report.findings.len(), report.entries), (0, 4));
    }

    /// Each checkpoint costs what changed since the last, and leaves nothing out: looking at every stream finds no more.
    fn a_checkpoint_records_all_that_changed_since_the_last(database) {
        let installation = installation(&database);
        let first = usecase::checkpoint(&installation).unwrap().unwrap();
        assert_eq!(first.checkpoint, 1);
        for number in 2..5 {
            busy(&installation, 2);
            let head = usecase::checkpoint(&installation).unwrap().unwrap();
            assert_eq!(head.checkpoint, number);
            assert_eq!(usecase::checkpoint_whole(&installation).unwrap().unwrap(), head);
        }
        assert_eq!(findings(&installation), "[]");
    }

    /// A flipped byte in a detail.
    fn a_flipped_byte_is_named(database) {
        let installation = installation(&database);
        busy(&installation, 3);
        tamper(&installation, &["UPDATE audit_entry SET detail = '\"x\"' WHERE revision = 2"]);
        assert!(findings(&installation).contains("\"finding\":\"altered\"") );
        assert!(findings(&installation).contains("\"revision\":2"));
    }

    /// The last entry deleted, also when the stream row is turned back with it.
    fn a_deleted_last_entry_is_named(database) {
        let installation = installation(&database);
        busy(&installation, 3);
        let head = usecase::checkpoint(&installation).unwrap().unwrap();
        tamper(&installation, &["DELETE FROM audit_entry WHERE revision = 4"]);
        assert!(findings(&installation).contains("\"finding\":\"missing\""));
        tamper(&installation, &[
            "UPDATE stream SET revision = 3, head = (SELECT hash FROM audit_entry WHERE revision = 3)",
        ]);
        let report = usecase::verify(&installation, Some(&head), |_report| {}).unwrap();
        let named = serde_json::to_string(&report.findings).unwrap();
        assert!(named.contains("\"finding\":\"rewritten\"") && named.contains("\"revision\":4"), "{named}");
    }

    /// A stream that is gone with all its entries, and chains longer than what is read at once.
    fn a_stream_that_is_gone_and_a_long_chain_are_told(database) {
        let installation = installation(&database);
        let doubled = |from: i64| format!(
            "INSERT INTO audit_entry (stream_id, revision, at, actor, action, detail, previous, hash) \
             SELECT stream_id, revision + {from}, at, actor, action, detail, previous, hash FROM audit_entry");
        busy(&installation, 4);
        usecase::checkpoint(&installation).unwrap().unwrap();
        for round in 0..9 {
            tamper(&installation, &[&doubled(5 << round)]);
        }
        let report = usecase::verify(&installation, None, |_report| {}).unwrap();
        assert_eq!(report.entries, 5 << 9, "every entry is looked at, and once");
        tamper(&installation, &["DELETE FROM audit_entry", "DELETE FROM stream"]);
        assert_eq!(findings(&installation).matches("stream-missing").count(), 1);
    }

    /// Two readers cannot have the chains verified at once; whoever is second is told when to come back.
    fn one_verification_runs_at_a_time(database) {
        let config = Settings::default().finish().unwrap();
        let site = Site::new(installation(&database), config, None, (published, draw::release_in_tx));
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (end, is_over) = std::sync::mpsc::channel::<()>();
        actix_web::rt::System::new().block_on(async {
            let first = site.clone();
            let running = actix_web::rt::spawn(async move {
                first.run_alone(move |_| { begun.send(()).unwrap(); is_over.recv().unwrap(); Ok(1) }).await
            });
            while has_begun.try_recv().is_err() {
                actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            let refused = site.run_alone(|_| Ok(2)).await.unwrap_err();
            assert_eq!((refused.kind, refused.retry_after), (FaultKind::Busy, Some(30)));
            // The page of the first was closed: what it asked for still runs.
            running.abort();
            assert_eq!(site.run_alone(|_| Ok(2)).await.unwrap_err().kind, FaultKind::Busy);
            end.send(()).unwrap();
            while site.run_alone(|_| Ok(3)).await.is_err() {
                actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        });
    }

    /// Entries deleted in the middle, and entries swapped.
    fn middle_entries_deleted_or_swapped_are_named(database) {
        let installation = installation(&database);
        busy(&installation, 4);
        tamper(&installation, &["UPDATE audit_entry SET revision = 99 WHERE revision = 2",
            "UPDATE audit_entry SET revision = 2 WHERE revision = 3",
            "UPDATE audit_entry SET revision = 3 WHERE revision = 99"]);
        assert!(findings(&installation).contains("\"revision\":2"));
        tamper(&installation, &["DELETE FROM audit_entry WHERE revision = 3"]);
        assert!(findings(&installation).contains("\"revision\":"));
    }

    /// A checkpoint rewritten so that everything fits again differs from the head kept elsewhere.
    fn a_rewritten_checkpoint_differs_from_the_exported_head(database) {
        let installation = installation(&database);
        busy(&installation, 1);
        let head = usecase::checkpoint(&installation).unwrap().unwrap();
        tamper(&installation, &["DELETE FROM audit_checkpoint_head", "DELETE FROM audit_checkpoint"]);
        let report = usecase::verify(&installation, Some(&head), |_report| {}).unwrap();
        let named = serde_json::to_string(&report.findings).unwrap();
        assert!(named.contains("\"finding\":\"checkpoint\"") && named.contains("\"number\":1"), "{named}");
    }
}

fn jiangsai(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jiangsai")).args(arguments).output().unwrap()
}

on_each_database! {
    /// A copy made while the service's database is written to, restored into an empty place with the key beside it.
    fn a_backup_restored_elsewhere_holds_the_same_data(database) {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name).display().to_string();
        let (first, second, copy) = (place("first"), place("second"), place("copy"));
        let (url, empty) = (database.url(), database.empty_one());
        let of = |command: &[&str], data: &str, url: &str, rest: &[&str]| {
            jiangsai(&[command, &["--data", data, "--database", url], rest].concat())
        };
        assert_eq!(of(&["audit", "head"], &place("nowhere"), &empty.url(), &[]).status.code(), Some(1), "nothing is installed");
        let installation = Installation::new(database.pool(), Arc::new(SystemClock::default()), Arc::new(SystemEntropy), made_key(std::path::Path::new(&first)));
        first_start::start(&installation).unwrap();
        demo::accounts(&installation).unwrap();
        competition::reviewed(&installation).unwrap();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    competition::draft(&installation, &mut competition::Made::default()).unwrap();
                }
            });
            let backup = of(&["backup"], &first, &url, &["--out", &copy]);
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            assert!(backup.status.success(), "{backup:?}");
        });
        let (again, quiet) = (place("again"), place("quiet"));
        assert_eq!(of(&["backup"], &first, &url, &["--out", &copy]).status.code(), Some(1), "there is a file already");
        assert!(of(&["backup"], &first, &url, &["--out", &quiet]).status.success());
        let digest = backup::digest(&installation.pool, &[]).unwrap();

        let without_key = of(&["restore"], &second, &empty.url(), &["--from", &copy]);
        assert_eq!(without_key.status.code(), Some(1));
        assert!(String::from_utf8(without_key.stderr).unwrap().contains("master.key"));
        std::fs::create_dir_all(&second).unwrap();
        std::fs::copy(format!("{first}/master.key"), format!("{second}/master.key")).unwrap();
        // The one made amid writes is a state the database was in: whole, its chains unbroken.
        let amid = of(&["restore"], &second, &empty.url(), &["--from", &copy]);
        assert!(amid.status.success(), "{amid:?}");
        let other = empty.empty_one();
        std::fs::create_dir_all(&again).unwrap();
        std::fs::copy(format!("{first}/master.key"), format!("{again}/master.key")).unwrap();
        let restored = of(&["restore"], &again, &other.url(), &["--from", &quiet]);
        let said = String::from_utf8(restored.stdout).unwrap();
        assert!(restored.status.success() && said.contains(&digest), "{said} {digest}");
        let twice = of(&["restore"], &again, &other.url(), &["--from", &quiet]);
        assert_eq!(twice.status.code(), Some(1), "not empty");
        let doctor = of(&["doctor"], &again, &other.url(), &[]);
        let said = String::from_utf8(doctor.stdout).unwrap();
        assert!(doctor.status.success(), "{said}");
        assert!(other.url().starts_with("postgres") || said.contains("synchronous=2"), "{said}");
    }
}

on_each_database! {
    /// What is no copy is refused and leaves the place empty for the right one; a key is made on a first start alone.
    fn what_is_no_copy_or_of_another_installation_leaves_the_place_empty(database) {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name).display().to_string();
        let (first, second, copy) = (place("first"), place("second"), place("copy"));
        let url = database.url();
        let of = |command: &[&str], data: &str, url: &str, rest: &[&str]| {
            jiangsai(&[command, &["--data", data, "--database", url], rest].concat())
        };
        let said = |output: &Output| String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
        let installation = Installation::new(database.pool(), Arc::new(SystemClock::default()), Arc::new(SystemEntropy), made_key(std::path::Path::new(&first)));
        first_start::start(&installation).unwrap();
        demo::accounts(&installation).unwrap();
        let kept = of(&["backup"], &first, &url, &["--out", &copy]);
        assert!(kept.status.success() && said(&kept).contains("audit_entry "), "{kept:?}");
        // Without its key nothing is opened, and none is made.
        std::fs::create_dir_all(&second).unwrap();
        let key = std::path::Path::new(&second).join("master.key");
        for command in [["doctor"].as_slice(), &["audit", "verify"], &["migrate"]] {
            let refused = of(command, &second, &url, &[]);
            assert!(refused.status.code() == Some(1) && said(&refused).contains("master key is not there"), "{command:?}: {refused:?}");
            assert!(!key.exists(), "{command:?}");
        }
        let empty = database.empty_one();
        std::fs::write(&key, [7; 32]).unwrap();
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let (nothing, cut) = (place("nothing"), place("cut"));
        std::fs::write(&nothing, "").unwrap();
        let whole = std::fs::read(&copy).unwrap();
        std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
        for wrong in [&nothing, &cut, &copy] {
            let refused = of(&["restore"], &second, &empty.url(), &["--from", wrong]);
            assert_eq!(refused.status.code(), Some(1), "{wrong}: {refused:?}");
        }
        // The place is as empty as it was: the right key restores into it.
        std::fs::copy(format!("{first}/master.key"), &key).unwrap();
        let restored = of(&["restore"], &second, &empty.url(), &["--from", &copy]);
        assert!(restored.status.success() && said(&restored).contains("Restored: "), "{restored:?}");
        assert!(std::fs::read_dir(folder.path()).unwrap().all(|file| !file.unwrap().path().display().to_string().contains("partial")));
    }
}

/// Everything below a folder that somebody else could read, write or enter.
#[cfg(unix)]
fn open_to_others(folder: &std::path::Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            found.push(format!("{} {mode:o}", path.display()));
        }
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    found
}

#[cfg(unix)]
on_each_database! {
    /// The data folder, the database, the master key and copies are for the service's account alone.
    fn files_the_service_makes_are_private(database) {
        let app = App::start(database);
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join("made").join(name).display().to_string();
        let (fresh, copy, second) = (place("fresh"), place("copy"), folder.path().join("made/second"));
        assert!(jiangsai(&["migrate", "--data", &fresh]).status.success());
        let data = app.data().display().to_string();
        let url = app.database().url();
        let kept = jiangsai(&["backup", "--data", &data, "--database", &url, "--out", &copy]);
        assert!(kept.status.success(), "{kept:?}");
        if url.starts_with("sqlite:") {
            private::make_folder(&second).unwrap();
            std::fs::copy(app.data().join("master.key"), second.join("master.key")).unwrap();
            let restored = jiangsai(&["restore", "--data", &second.display().to_string(), "--from", &copy]);
            assert!(restored.status.success(), "{restored:?}");
        }
        // The folder itself was there before: its mode is not the service's.
        for made in std::fs::read_dir(app.data()).unwrap() {
            assert_eq!(open_to_others(&made.unwrap().path()), Vec::<String>::new());
        }
        assert_eq!(open_to_others(&folder.path().join("made")), Vec::<String>::new());
    }
}

#[test]
fn another_master_key_or_a_damaged_file_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    assert!(jiangsai(&["migrate", "--data", &data]).status.success());
    let file = folder.path().join("jiangsai.db");
    let installation =
        jiangsai::platform::db::Pool::open(&format!("sqlite:{}", file.display()).parse().unwrap()).unwrap();
    let installation = Installation::new(
        installation,
        Arc::new(SystemClock::default()),
        Arc::new(SystemEntropy),
        MasterKey::new(&[1; 32]),
    );
    first_start::start(&installation).unwrap();
    drop(installation);
    let refused = jiangsai(&["serve", "--listen", "127.0.0.1:0", "--data", &data]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("put the original key file back"));
    std::fs::write(&file, b"this is no database, and long enough to be looked at as one by its header")
        .unwrap();
    let refused = jiangsai(&["serve", "--listen", "127.0.0.1:0", "--data", &data]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!refused.stderr.is_empty());
}
