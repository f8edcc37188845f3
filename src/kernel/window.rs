//! A part of a long list: so many rows before or behind one of them, found by their key and never by counting.

/// From where a part of a list is shown. `K` is what tells a row's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek<K> {
    /// From the first row.
    Start,
    /// What comes behind a row.
    After(K),
    /// What comes before a row.
    Before(K),
}

impl<K> Seek<K> {
    /// Rows are read from there towards the first one.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        matches!(self, Self::Before(_))
    }

    /// The same place, told otherwise.
    ///
    /// # Errors
    /// What `tell` answers.
    pub fn told<J, E>(self, tell: impl FnOnce(K) -> Result<J, E>) -> Result<Seek<J>, E> {
        Ok(match self {
            Self::Start => Seek::Start,
            Self::After(key) => Seek::After(tell(key)?),
            Self::Before(key) => Seek::Before(tell(key)?),
        })
    }

    /// The row it starts from; `None`: from the first.
    #[must_use]
    pub fn key(&self) -> Option<&K> {
        match self {
            Self::Start => None,
            Self::After(key) | Self::Before(key) => Some(key),
        }
    }
}

/// A part of a list, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// There are rows before them.
    pub earlier: bool,
    /// There are rows behind them.
    pub later: bool,
}

impl<T> Default for Part<T> {
    /// Of an empty list.
    fn default() -> Self {
        Self { rows: Vec::new(), earlier: false, later: false }
    }
}

/// How many rows to read for a part of `most`: the one more tells whether there are further ones.
#[must_use]
pub fn one_more(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)
}

impl<T> Part<T> {
    /// From rows as they were read in the direction of the search: up to one more than the `most` that are shown.
    #[must_use]
    pub fn read<K>(mut rows: Vec<T>, seek: &Seek<K>, most: usize) -> Self {
        let more = rows.len() > most;
        rows.truncate(most);
        match seek {
            Seek::Start => Self { rows, earlier: false, later: more },
            Seek::After(_) => Self { rows, earlier: true, later: more },
            Seek::Before(_) => {
                rows.reverse();
                Self { rows, earlier: more, later: true }
            }
        }
    }

    /// The same part of other rows.
    ///
    /// # Errors
    /// What `make` answers for the first row it fails on.
    pub fn made<U, E>(self, make: impl FnMut(T) -> Result<U, E>) -> Result<Part<U>, E> {
        let rows = self.rows.into_iter().map(make).collect::<Result<Vec<U>, E>>()?;
        Ok(Part { rows, earlier: self.earlier, later: self.later })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_whether_the_list_goes_on_on_either_side() {
        let start = Part::read(vec![1, 2, 3], &Seek::<i64>::Start, 2);
        assert_eq!(start, Part { rows: vec![1, 2], earlier: false, later: true });
        let end = Part::read(vec![3, 4], &Seek::After(2), 2);
        assert_eq!(end, Part { rows: vec![3, 4], earlier: true, later: false });
    }

    #[test]
    fn rows_read_backwards_stand_in_the_order_of_the_list() {
        let middle = Part::read(vec![4, 3, 2], &Seek::Before(5), 2);
        assert_eq!(middle, Part { rows: vec![3, 4], earlier: true, later: true });
        let first = Part::read(vec![2, 1], &Seek::Before(3), 2);
        assert_eq!(first, Part { rows: vec![1, 2], earlier: false, later: true });
    }
}
