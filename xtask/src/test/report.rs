//! What ran, what failed, and how long it took.

use crate::run::{self, Outcome};
use std::process::Command;
use std::time::Instant;

/// Counts checks and tests; a check is one.
#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
    sentences: Vec<String>,
    /// What was not run.
    left_out: Vec<String>,
    /// Whether nothing may be left out.
    whole: bool,
}

impl Report {
    /// Where it is to be `whole`, what is left out has failed.
    pub fn new(whole: bool) -> Report {
        Report {
            whole,
            ..Report::default()
        }
    }

    /// Runs one check and says whether it passed.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        let outcome = timed(name, work);
        let good = outcome.is_ok();
        match outcome {
            Ok(()) => self.passed += 1,
            Err(sentence) => self.fail(name, &sentence),
        }
        good
    }

    /// Runs a command that prints test results, and compares them with the number that the sources declare.
    pub fn suite(&mut self, name: &str, declared: usize, command: &mut Command) {
        match timed(name, || run::run_and_keep(command)) {
            Err(sentence) => self.fail(name, &sentence),
            Ok((status, printed)) => {
                let results = Results::in_output(&printed);
                self.passed += results.passed;
                self.failed += results.failed;
                match problem(declared, results, status.success()) {
                    Some(sentence) if results.failed == 0 => self.fail(name, &sentence),
                    Some(sentence) => self.sentences.push(format!("{name}: {sentence}")),
                    None => {}
                }
            }
        }
    }

    /// Notes what could not run.
    pub fn skipped(&mut self, sentence: &str) {
        self.fail("skipped", sentence);
    }

    /// Notes what this run does without.
    pub fn left_out(&mut self, sentence: &str) {
        if self.whole {
            self.skipped(sentence);
        } else {
            self.left_out.push(sentence.to_owned());
        }
    }

    /// How many checks and tests failed so far.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// Prints what failed, then the summary, which is the last line.
    pub fn end(self) -> Outcome {
        println!();
        for sentence in &self.left_out {
            println!("skipped: {sentence}");
        }
        for sentence in &self.sentences {
            println!("failed: {sentence}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 {
            Ok(())
        } else {
            // At once: the summary is to be the last line.
            std::process::exit(1)
        }
    }

    fn fail(&mut self, name: &str, sentence: &str) {
        self.failed += 1;
        self.sentences.push(format!("{name}: {sentence}"));
    }
}

fn timed<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("\n== {name}");
    let started = Instant::now();
    let outcome = work();
    println!("== {name}: {}", run::duration(started.elapsed()));
    outcome
}

/// The sums of all `test result:` lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Results {
    passed: usize,
    failed: usize,
}

impl Results {
    fn in_output(printed: &str) -> Results {
        let mut all = Results::default();
        for line in printed.lines() {
            let Some((_, counts)) = line.split_once("test result: ") else {
                continue;
            };
            all.passed += count_before(counts, " passed");
            all.failed += count_before(counts, " failed");
        }
        all
    }
}

fn count_before(counts: &str, word: &str) -> usize {
    counts
        .split_once(word)
        .and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok())
        .unwrap_or(0)
}

/// Why a suite is not good, if it is not.
fn problem(declared: usize, results: Results, ended_well: bool) -> Option<String> {
    let ran = results.passed + results.failed;
    if results.failed > 0 {
        Some(format!("{} of {ran} tests failed", results.failed))
    } else if !ended_well {
        Some("it did not compile, or ended before its results".to_owned())
    } else if ran < declared {
        Some(format!(
            "it ran {ran} tests, the sources declare {declared}"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n\
                           test result: FAILED. 3 passed; 2 failed; 0 ignored\n";

    #[test]
    fn results_of_all_test_programs_are_added_up() {
        assert_eq!(
            Results::in_output(PRINTED),
            Results {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn a_suite_that_ran_fewer_tests_than_declared_has_failed() {
        let results = Results {
            passed: 4,
            failed: 0,
        };
        assert_eq!(problem(4, results, true), None);
        assert_eq!(
            problem(5, results, true).as_deref(),
            Some("it ran 4 tests, the sources declare 5")
        );
    }

    #[test]
    fn a_suite_that_printed_nothing_has_failed() {
        assert!(problem(0, Results::default(), false).is_some());
        assert!(problem(1, Results::default(), true).is_some());
    }

    #[test]
    fn what_is_left_out_fails_a_run_that_has_to_be_whole() {
        for (whole, failed) in [(false, 0), (true, 1)] {
            let mut report = Report::new(whole);
            report.left_out("4 tests with a server");
            assert_eq!(report.failed(), failed);
            let told = [report.left_out, report.sentences].concat();
            assert!(told[0].contains("4 tests with a server"), "{told:?}");
        }
    }

    #[test]
    fn a_suite_that_is_short_counts_as_one_failure_and_failed_tests_as_themselves() {
        let mut report = Report::default();
        report.suite(
            "good",
            1,
            run::program("echo").arg("test result: ok. 1 passed; 0 failed"),
        );
        report.suite(
            "short",
            2,
            run::program("echo").arg("test result: ok. 1 passed; 0 failed"),
        );
        report.suite(
            "bad",
            1,
            run::program("echo").arg("test result: FAILED. 0 passed; 1 failed"),
        );
        assert_eq!(
            (report.passed, report.failed, report.sentences.len()),
            (2, 2, 2)
        );
    }
}
