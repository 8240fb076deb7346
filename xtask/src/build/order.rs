//! Functions that are alike stand one after another: brotli says where the same bytes stood before, and the nearer that
//! is, the fewer bits it takes. A browser does not care.

use super::manifest;
use crate::run::Outcome;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::thread;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload};

/// How many of the functions before count for what comes next, and what keeps the shortest functions, which are like
/// everything, from being taken first. Which pair packs best differs from module to module: all of these are
/// tried. Of 32 pairs they are those of which one was best for each of our modules.
const TRIED: [(usize, usize); 5] = [(1, 8), (1, 20), (3, 8), (3, 20), (3, 120)];
/// What stands in fewer functions than two has no other place, and what stands in more than these tells nothing.
const COMMON: usize = 200;

/// Four bytes as they follow each other in a function.
type Piece = [u8; 4];

/// The same module with its own functions in the order that packs best.
pub fn alike_together(module: &[u8]) -> Outcome<Vec<u8>> {
    let mut bodies: Vec<&[u8]> = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(unreadable)? {
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let wasmparser::TypeRef::Func(_) = import.map_err(unreadable)?.ty {
                        imported += 1;
                    }
                }
            }
            _ => {}
        }
    }
    let alike = Alike::new(&bodies);
    let attempt = |(before, base)| {
        let ordered = reordered(module, imported, alike.order(before, base))?;
        Ok((manifest::brotli(&ordered), ordered))
    };
    let tried: Vec<Outcome<(usize, Vec<u8>)>> = thread::scope(|scope| {
        let running = TRIED.map(|pair| scope.spawn(move || attempt(pair)));
        let ended = running.into_iter().map(|one| one.join());
        ended.map(|one| one.expect("an attempt ends")).collect()
    });
    let tried: Vec<(usize, Vec<u8>)> = tried.into_iter().collect::<Outcome<_>>()?;
    let smallest = tried.into_iter().min_by_key(|(packed, _)| *packed);
    Ok(smallest.map(|(_, ordered)| ordered).unwrap_or_default())
}

/// The module with its own functions, which come after `imported` ones, in this order.
fn reordered(module: &[u8], imported: usize, order: Vec<usize>) -> Outcome<Vec<u8>> {
    let mut places = vec![0; order.len()];
    for (place, &function) in order.iter().enumerate() {
        places[function] = place;
    }
    let mut out = Module::new();
    let mut ordered = Ordered {
        imported,
        order,
        places,
    };
    ordered
        .parse_core_module(&mut out, Parser::new(0), module)
        .map_err(unreadable)?;
    Ok(out.finish())
}

/// What functions have in common.
struct Alike {
    /// How long each function is.
    lengths: Vec<usize>,
    /// What each of them has that others have as well.
    pieces: Vec<BTreeSet<Piece>>,
    /// In which functions a piece stands.
    functions: HashMap<Piece, Vec<usize>>,
}

impl Alike {
    fn new(bodies: &[&[u8]]) -> Alike {
        let mut functions: HashMap<Piece, Vec<usize>> = HashMap::new();
        let mut pieces: Vec<BTreeSet<Piece>> = Vec::with_capacity(bodies.len());
        for (function, body) in bodies.iter().enumerate() {
            let of_it: BTreeSet<Piece> = body
                .windows(4)
                .filter_map(|piece| piece.try_into().ok())
                .collect();
            for piece in &of_it {
                functions.entry(*piece).or_default().push(function);
            }
            pieces.push(of_it);
        }
        functions.retain(|_, of_it| (2..=COMMON).contains(&of_it.len()));
        for of_it in &mut pieces {
            of_it.retain(|piece| functions.contains_key(piece));
        }
        Alike {
            lengths: bodies.iter().map(|body| body.len()).collect(),
            pieces,
            functions,
        }
    }

    /// Begins with the longest; then always comes what has the largest part of itself in the last ones, of which `before`
    /// count. Each is taken for longer than it is by `base`.
    fn order(&self, before: usize, base: usize) -> Vec<usize> {
        let mut left: BTreeSet<usize> = (0..self.lengths.len()).collect();
        let mut order: Vec<usize> = Vec::with_capacity(self.lengths.len());
        while !left.is_empty() {
            let last = &order[order.len().saturating_sub(before)..];
            let near: BTreeSet<&Piece> = last
                .iter()
                .flat_map(|&function| &self.pieces[function])
                .collect();
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for piece in near {
                for function in self.functions[piece].iter().filter(|it| left.contains(it)) {
                    *shared.entry(*function).or_default() += 1;
                }
            }
            // Of fractions that are compared, each is multiplied by what the other is divided by.
            let whole = |function: usize| self.pieces[function].len() + base;
            let next = shared
                .into_iter()
                .reduce(
                    |most, one| match one.1 * whole(most.0) > most.1 * whole(one.0) {
                        true => one,
                        false => most,
                    },
                )
                .map(|(function, _)| function)
                .or_else(|| {
                    left.iter()
                        .rev()
                        .copied()
                        .max_by_key(|&it| self.lengths[it])
                });
            let Some(next) = next else { break };
            left.remove(&next);
            order.push(next);
        }
        order
    }
}

/// Writes functions in another order, and every mention of them by their new number.
struct Ordered {
    /// Functions of others, which come first and stay where they are.
    imported: usize,
    /// The own ones, as they are to follow each other.
    order: Vec<usize>,
    /// The same the other way round: the new place of each.
    places: Vec<usize>,
}

impl Reencode for Ordered {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let Some(own) = (function as usize).checked_sub(self.imported) else {
            return Ok(function);
        };
        u32::try_from(self.imported + self.places[own]).map_err(|_| Error::InvalidConstExpr)
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for &function in &self.order {
            functions.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for function in self.order.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("a part of the module cannot be put in order: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection,
    };

    #[test]
    fn what_is_alike_follows_each_other() {
        let [long, other, like_long] = [
            b"abcdefghijklmnopqrstuvwxyz".as_slice(),
            b"0123456789-9876543210",
            b"abcdefghijklm",
        ];
        let alike = Alike::new(&[long, other, like_long, other]);
        for (before, base) in TRIED {
            assert_eq!(alike.order(before, base), [0, 2, 1, 3]);
        }
    }

    /// A module of one imported function and three of its own: the first and the last are alike and call the second.
    #[test]
    fn calls_and_exports_follow_the_functions() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("page", "tell", EntityType::Function(0));
        let mut declared = FunctionSection::new();
        let mut code = CodeSection::new();
        let body = |constants: &[i64], calls: u32| {
            let mut body = Function::new([]);
            for constant in constants {
                body.instructions().i64_const(*constant).drop();
            }
            body.instructions().call(calls).end();
            body
        };
        let alike = [i64::MAX, i64::MAX - 7, i64::MAX - 77];
        for function in [
            body(&alike, 2),
            body(&[3], 0),
            body(&[i64::MAX, i64::MAX - 7], 2),
        ] {
            declared.function(0);
            code.function(&function);
        }
        let mut exports = ExportSection::new();
        exports.export("small", ExportKind::Func, 2);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&declared)
            .section(&exports)
            .section(&code);

        let ordered = alike_together(&module.finish()).expect("a module");
        let mut calls = Vec::new();
        let mut exported = Vec::new();
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload.expect("a module") {
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().expect("a body") {
                        if let wasmparser::Operator::Call { function_index } =
                            operator.expect("an operator")
                        {
                            calls.push(function_index);
                        }
                    }
                }
                Payload::ExportSection(section) => {
                    exported.extend(section.into_iter().map(|it| it.expect("an export").index));
                }
                _ => {}
            }
        }
        assert_eq!(calls, [3, 3, 0], "the small one stands last, as number 3");
        assert_eq!(exported, [3]);
    }
}
