//! The vocabulary every other module speaks. Pure: no database, no network, no clock of its own.
//!
//! One English term for each Chinese term; code, tables, routes, templates and tests use no synonym:
//!
//! | 中文 | term | | 中文 | term |
//! |---|---|---|---|---|
//! | 竞赛 | competition | | 标准分 | scale score |
//! | 赛项 / 项目 | event | | 名次 | rank |
//! | 组别 | division | | 奖项 | prize |
//! | 轮次 | round | | 奖金 | prize money |
//! | 模块 | module | | 公示 | publicity |
//! | 评分方案 | scheme | | 异议 | objection |
//! | 评分点 | aspect | | 申诉 | appeal |
//! | 选手 | contestant | | 技术能手 | technical expert |
//! | 参赛 | entry | | 补助 | grant |
//! | 参赛单位 | unit | | 配套 | match |
//! | 承办 | host | | 政策包 | pack |
//! | 教练 | coach | | 裁量 | decision |
//! | 裁判长 | chief judge | | 口径 | reading |
//! | 加密 | blind code | | 对账单 | statement |
//! | 评分表 | sheet | | 付款批次 | batch |
//! | 分 | mark | | 流 | stream |

#![deny(missing_docs)]

pub(crate) mod codes;

mod decimal;

pub mod alike;
pub mod because;
pub mod clock;
pub mod compared;
pub mod digest;
pub mod entry_status;
pub mod exact;
pub mod fault;
pub mod figures;
pub mod ids;
pub mod kind;
pub mod lang;
pub mod level;
pub mod limits;
pub mod money;
pub mod phase;
pub mod prize;
pub mod role;
pub mod rounding;
pub mod score;
pub mod text;
pub mod theme;
pub mod uid;
pub mod window;
