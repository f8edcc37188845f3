//! How many rows a statement wrote, where its writer knows.

use diesel::QueryResult;

use crate::kernel::fault::Fault;

use super::conn::unexpected;

/// A statement that adds or changes one row.
///
/// # Errors
/// `Internal` where it wrote none, or several: what it was about is not there, or is there twice.
pub fn one(rows: QueryResult<usize>) -> Result<(), Fault> {
    match rows.map_err(unexpected)? {
        1 => Ok(()),
        other => Err(Fault::internal(format!("a statement about one row wrote {other}"))),
    }
}

/// A statement that writes however many rows there are, none among them.
///
/// # Errors
/// As [`unexpected`].
pub fn any(rows: QueryResult<usize>) -> Result<(), Fault> {
    rows.map(drop).map_err(unexpected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_not_there_is_not_taken_for_written() {
        assert_eq!(one(Ok(1)), Ok(()));
        assert!(one(Ok(0)).is_err() && one(Ok(2)).is_err());
        assert_eq!((any(Ok(0)), any(Ok(7))), (Ok(()), Ok(())));
    }
}
