//! Made-up people and units: whoever has the same number is the same. ID numbers belong to people born from 1901 on.

use chrono::{Days, NaiveDate};

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
const GIVEN: &str = "一子小文志建国华明永春秀红玉海军平东伟丽敏静艳娟芳磊洋勇杰涛超霞桂英兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛";
const TRADES: &str = "精密制造数控设备铁路车辆电子信息智能装备轻工纺织食品加工建筑安装汽车维修";

/// A name of three characters.
pub(crate) fn name(number: usize) -> String {
    let pick = |text: &str, at: usize| text.chars().nth(at % text.chars().count()).unwrap_or('某');
    let given = GIVEN.chars().count();
    [pick(SURNAMES, number), pick(GIVEN, number / 7), pick(GIVEN, number / 7 / given + number * 3)]
        .into_iter()
        .collect()
}

/// An ID number that fits its check digit.
pub(crate) fn id_number(number: usize) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let first = NaiveDate::from_ymd_opt(1901, 1, 1).unwrap();
    let born = first + Days::new(u64::try_from(number / 999).unwrap());
    let body = format!("441900{}{:03}", born.format("%Y%m%d"), number % 999 + 1);
    let digits = body.bytes().map(|digit| usize::from(digit - b'0'));
    let sum: usize = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

/// A mobile number.
pub(crate) fn phone(number: usize) -> String {
    format!("199{number:08}")
}

/// A unit's name.
pub(crate) fn unit(number: usize) -> String {
    let trades: Vec<char> = TRADES.chars().collect();
    let trade: String = trades.chunks(4).nth(number % (trades.len() / 4)).unwrap().iter().collect();
    format!("示例{trade}{}有限公司", number + 1)
}

/// A credit code that fits both its check digits.
pub(crate) fn credit_code(number: usize) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    const INNER: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("{number:08}");
    let digits = body.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits.zip(INNER).map(|(digit, weight)| digit * weight).sum();
    let inner = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap(),
    };
    let code = format!("91441900{body}{inner}");
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).unwrap();
    let sum: usize = code.bytes().zip(WEIGHTS).map(|(byte, weight)| value(byte) * weight).sum();
    format!("{code}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// A bank account's number.
pub(crate) fn bank_account(number: usize) -> String {
    format!("62{number:014}")
}
