//! Marks, kept dense: one row of whole numbers for each entry and module, so that ten thousand entries with a
//! million and a half marks are ranked from a few megabytes of memory.

use crate::kernel::score::Score;

use super::scheme::{AspectKind, Module};

/// No mark was given. Not a mark of zero.
pub const MISSING: i32 = i32::MIN;

/// What entries are ranked by; rows in the order of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marks {
    /// Totals as given; `None` where an entry has none.
    Totals(Vec<Option<Score>>),
    /// Judges' sheets.
    Sheets(Sheets),
}

/// Why a mark could not be put down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutError {
    /// There is one already.
    Twice,
    /// The aspect is marked by each judge; none was named.
    NeedsJudge,
    /// The aspect is agreed; a judge was named.
    IsAgreed,
    /// No such entry, module, aspect or judge.
    Unknown,
    /// No mark is below zero.
    Negative,
}

/// All marks of all modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheets {
    entries: usize,
    blocks: Vec<Block>,
}

/// Marks of one module. M marks are thousandths of a point, J scores whole numbers, S marks thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    judges: usize,
    columns: Vec<Column>,
    agreed_width: usize,
    judgement_width: usize,
    judged_width: usize,
    agreed: Vec<i32>,
    judged: Vec<i32>,
}

/// Where an aspect's marks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Agreed(usize),
    Judged(usize),
}

/// The marks of one module, as they entered the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleMarks {
    /// Marks are counted in 1/`denominator` thousandths of a point.
    pub denominator: i128,
    /// The module's maximum in thousandths, as the panel makes it.
    pub max: i64,
    /// One mark for each entry of the roster; `None` where there is none or it is not known yet.
    pub marks: Vec<Option<i128>>,
}

impl Sheets {
    /// How much memory the marks take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let marks = |block: &Block| block.agreed.len().saturating_add(block.judged.len());
        self.blocks.iter().map(|block| marks(block).saturating_mul(size_of::<i32>())).sum()
    }

    /// Empty sheets for a plan's modules.
    #[must_use]
    pub fn new(modules: &[Module]) -> Self {
        Self { entries: 0, blocks: modules.iter().map(Block::new).collect() }
    }

    /// Makes room for one more entry and answers its row.
    pub fn add_entry(&mut self) -> usize {
        let row = self.entries;
        self.entries += 1;
        for block in &mut self.blocks {
            block.agreed.resize(self.entries * block.agreed_width, MISSING);
            block.judged.resize(self.entries * block.judges * block.judged_width, MISSING);
        }
        row
    }

    /// Number of entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// The marks of each module, in the plan's order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Puts one mark down: thousandths of a point, or 0…3 for a J aspect. Aspect and judge by their place in
    /// the module.
    ///
    /// # Errors
    /// See [`PutError`]; nothing is changed then.
    pub fn put(
        &mut self,
        entry: usize,
        module: usize,
        aspect: usize,
        judge: Option<usize>,
        mark: i32,
    ) -> Result<(), PutError> {
        if mark < 0 {
            return Err(PutError::Negative);
        }
        let block = self.blocks.get_mut(module).ok_or(PutError::Unknown)?;
        let cell = block.cell_mut(entry, aspect, judge)?;
        if *cell != MISSING {
            return Err(PutError::Twice);
        }
        *cell = mark;
        Ok(())
    }

    /// Puts another mark where one may stand already; `None` takes it away.
    ///
    /// # Errors
    /// See [`PutError`]; nothing is changed then.
    pub fn set(
        &mut self,
        entry: usize,
        module: usize,
        aspect: usize,
        judge: Option<usize>,
        mark: Option<i32>,
    ) -> Result<(), PutError> {
        if mark.is_some_and(|mark| mark < 0) {
            return Err(PutError::Negative);
        }
        let block = self.blocks.get_mut(module).ok_or(PutError::Unknown)?;
        *block.cell_mut(entry, aspect, judge)? = mark.unwrap_or(MISSING);
        Ok(())
    }
}

impl Block {
    fn new(module: &Module) -> Self {
        let count = |wanted: fn(&AspectKind) -> bool| {
            module.aspects.iter().filter(|aspect| wanted(&aspect.kind)).count()
        };
        let judgement_width = count(|kind| matches!(kind, AspectKind::Judgement));
        let judged_width = count(AspectKind::by_judges);
        let (mut agreed, mut judgement, mut scored) = (0, 0, judgement_width);
        let columns = module.aspects.iter().map(|aspect| match aspect.kind {
            AspectKind::Judgement => Column::Judged(next(&mut judgement)),
            AspectKind::Scored { .. } => Column::Judged(next(&mut scored)),
            _ => Column::Agreed(next(&mut agreed)),
        });
        let columns = columns.collect();
        Self {
            judges: module.judges.len(),
            columns,
            agreed_width: agreed,
            judgement_width,
            judged_width,
            agreed: Vec::new(),
            judged: Vec::new(),
        }
    }

    fn cell_mut(&mut self, entry: usize, aspect: usize, judge: Option<usize>) -> Result<&mut i32, PutError> {
        let column = *self.columns.get(aspect).ok_or(PutError::Unknown)?;
        let cell = match (column, judge) {
            (Column::Agreed(column), None) => self.agreed.get_mut(entry * self.agreed_width + column),
            (Column::Judged(column), Some(judge)) if judge < self.judges => {
                self.judged.get_mut((entry * self.judges + judge) * self.judged_width + column)
            }
            (Column::Agreed(_), Some(_)) => return Err(PutError::IsAgreed),
            (Column::Judged(_), None) => return Err(PutError::NeedsJudge),
            (Column::Judged(_), Some(_)) => None,
        };
        cell.ok_or(PutError::Unknown)
    }

    /// The mark of an aspect; `None` where none was given.
    #[must_use]
    pub fn mark(&self, entry: usize, aspect: usize, judge: Option<usize>) -> Option<i32> {
        let cell = match (*self.columns.get(aspect)?, judge) {
            (Column::Agreed(column), None) => self.agreed_row(entry).get(column),
            (Column::Judged(column), Some(judge)) => {
                self.judged_rows(entry).get(judge * self.judged_width + column)
            }
            _ => None,
        };
        cell.copied().filter(|mark| *mark != MISSING)
    }

    /// The agreed marks of an entry, aspect by aspect.
    #[must_use]
    pub fn agreed_row(&self, entry: usize) -> &[i32] {
        row(&self.agreed, entry, self.agreed_width)
    }

    /// The judges' marks of an entry: judge by judge, in each his J scores and then his S marks.
    #[must_use]
    pub fn judged_rows(&self, entry: usize) -> &[i32] {
        row(&self.judged, entry, self.judges * self.judged_width)
    }

    /// Whether an entry has any mark here.
    #[must_use]
    pub fn any_mark(&self, entry: usize) -> bool {
        let given = |row: &[i32]| row.iter().any(|mark| *mark != MISSING);
        given(self.agreed_row(entry)) || given(self.judged_rows(entry))
    }
}

fn next(counter: &mut usize) -> usize {
    let now = *counter;
    *counter += 1;
    now
}

fn row(cells: &[i32], entry: usize, width: usize) -> &[i32] {
    cells.get(entry * width..(entry + 1) * width).unwrap_or_default()
}
