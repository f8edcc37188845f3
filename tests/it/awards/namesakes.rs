//! People of one name, and the authority that has to do with them.

use jiangsai::platform::db::Pool;

use super::seed::{Seed, UNIT, run, stream};

/// A number in letters, as uids have them.
fn in_letters(number: i64) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'b')).collect()
}

/// What one of the namesakes goes by among the seeded.
pub(crate) fn namesake(number: i64) -> String {
    format!("namesake{}", in_letters(number))
}

/// More people of the unit named `unitone`, all of one name.
pub(crate) fn namesakes(seed: &Seed, many: i64) {
    let rows = (0..many).flat_map(|n| {
        let id = 9000 + n;
        let named = format!(
            "INSERT INTO person (id, name, name_sort, unit_id) VALUES ({id}, '示例同名', 'tong', {UNIT})"
        );
        [stream(id, &namesake(n), "person", "NULL", "NULL", "open"), named]
    });
    run(&seed.installation.pool, &rows.collect::<Vec<String>>());
    acquaint(&seed.installation.pool);
}

/// The first authority has to do with every unit and person there is.
pub(crate) fn acquaint(pool: &Pool) {
    let all = "INSERT INTO acquaintance (authority_id, owner_id) SELECT 1, id FROM stream \
               WHERE kind IN ('unit', 'person') AND id NOT IN (SELECT owner_id FROM acquaintance)";
    run(pool, &[all.to_owned()]);
}
