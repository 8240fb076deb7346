use super::file::File;
use super::template::fill;
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
    pub fn read(file: &mut File) -> Dates {
        let mut zones = Vec::new();
        let named = file.value("/date/zones").and_then(Value::members);
        if let Some(named) = named {
            for (offset, name) in named {
                match name.as_str() {
                    Some(name) => zones.push((offset.into(), name.into())),
                    None => file.wrong("/date/zones", "a zone's name is no text"),
                }
            }
        }
        Dates {
            months: names(file, "/date/months", 12),
            weekdays: names(file, "/date/weekdays", 7),
            long: file.text("/date/long"),
            time: file.text("/date/time"),
            date_time: file.text("/date/dateTime"),
            zones,
        }
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
fn names(file: &mut File, pointer: &str, count: usize) -> Vec<Text> {
    let mut names = Vec::new();
    if let Some(items) = file.value(pointer).and_then(Value::items) {
        for name in items {
            if let Some(name) = name.as_str() {
                names.push(name.into());
            }
        }
    }
    if names.len() != count {
        file.wrong(pointer, "not the right number of names");
    }
    names
}
