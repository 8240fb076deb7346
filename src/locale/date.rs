use super::messages::{text_at, value_at};
use super::template::fill;
use crate::error::Error;
use crate::json::Value;
use crate::model::{Moment, Text};
use crate::text::{decimal, signed_decimal};

/// How a language writes days and times, always in the moment's own offset.
#[derive(Debug, PartialEq)]
pub struct Dates {
    /// January first, as they stand in a date.
    months: Vec<Text>,
    /// Sunday first.
    weekdays: Vec<Text>,
    /// Of `{weekday}`, `{day}`, `{month}`, `{year}`.
    long: Text,
    /// Of `{hour}` (00 to 23), `{minute}`, `{zone}`.
    time: Text,
    /// Of `{date}` (written by `long`) and `{time}`.
    date_time: Text,
    /// Offsets ("+07:00") that have a name where the language is spoken ("WIB").
    zones: Vec<(Text, Text)>,
}

impl Dates {
    /// Reads the member `date` of a locale file.
    pub fn parse(root: Value) -> Result<Dates, Error> {
        let mut zones = Vec::new();
        if let Some(named) = value_at(root, "/date/zones").and_then(Value::members) {
            for (offset, name) in named {
                let Some(name) = name.as_str() else {
                    return Err(Error::shape("/date/zones", "a zone's name is no text"));
                };
                zones.push((offset.into(), name.into()));
            }
        }
        Ok(Dates {
            months: names(root, "/date/months", 12)?,
            weekdays: names(root, "/date/weekdays", 7)?,
            long: text_at(root, "/date/long")?,
            time: text_at(root, "/date/time")?,
            date_time: text_at(root, "/date/dateTime")?,
            zones,
        })
    }

    /// The day: "Selasa, 24 Januari 2017".
    pub fn date(&self, moment: Moment) -> Text {
        let civil = moment.civil();
        fill(
            &self.long,
            &[
                ("weekday", &self.weekdays[usize::from(civil.weekday)]),
                ("day", &decimal(civil.day.into(), 1)),
                ("month", &self.months[usize::from(civil.month - 1)]),
                ("year", &signed_decimal(civil.year, 1)),
            ],
        )
    }

    /// The day and the time, with the zone, since the reader may be in another one.
    pub fn date_time(&self, moment: Moment) -> Text {
        let civil = moment.civil();
        let time = fill(
            &self.time,
            &[
                ("hour", &decimal(civil.hour.into(), 2)),
                ("minute", &decimal(civil.minute.into(), 2)),
                ("zone", &self.zone(moment)),
            ],
        );
        fill(
            &self.date_time,
            &[("date", &self.date(moment)), ("time", &time)],
        )
    }

    /// The offset's name in this language, else "UTC" or "UTC+05:30".
    fn zone(&self, moment: Moment) -> String {
        let offset = moment.offset_text();
        match self.zones.iter().rfind(|(known, _)| **known == *offset) {
            Some((_, name)) => String::from(&**name),
            None if moment.offset == 0 => "UTC".to_owned(),
            None => ["UTC", &offset].concat(),
        }
    }
}

/// The `count` texts of the array at `pointer`.
fn names(root: Value, pointer: &str, count: usize) -> Result<Vec<Text>, Error> {
    value_at(root, pointer)
        .and_then(Value::items)
        .map(|names| names.filter_map(Value::as_str).map(Text::from))
        .map(Vec::from_iter)
        .filter(|names| names.len() == count)
        .ok_or_else(|| Error::shape(pointer, "not the right number of names"))
}
