//! Parts that are always loaded together become one module.
//!
//! wasm-split makes a part of its own of whatever several ways of use share, and lets parts call each other through the
//! table of functions. wasm-merge puts parts together; here calls within one module become direct again, and functions
//! that nobody asks the table for any more leave it, so that wasm-opt may do with them as it likes.

use super::chunks::{Chunk, Cut};
use super::{BASE, empty, optimise, read, run, write};
use crate::run::{Outcome, program};
use crate::setup;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ImportSection, Instruction, Module,
    NameSection,
};
use wasmparser::{
    ElementItems, ElementKind, ElementSectionReader, FunctionBody, ImportSectionReader, Name,
    Operator, Parser, Payload, TypeRef,
};

/// The module that parts import memory, table and stack pointer from.
const SHARED: &str = "__wasm_split";

/// A chunk in one piece.
pub struct Joined {
    /// The file name in `dist/`.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// Joins what wasm-bindgen left of the main part, `bound`, and the other parts of `cut`: the base, and the chunks.
pub fn join(bound: &Path, cut: &Cut, stage: &Path) -> Outcome<(PathBuf, Vec<Joined>)> {
    if cut.chunks.is_empty() {
        return Ok((bound.to_owned(), Vec::new()));
    }
    let folder = stage.join("joined");
    empty(&folder)?;
    let base = Chunk {
        name: BASE.to_owned(),
        parts: std::iter::once(bound.to_owned())
            .chain(cut.base.iter().cloned())
            .collect(),
    };
    let mut modules = Vec::new();
    let mut asked = BTreeSet::new();
    for chunk in std::iter::once(&base).chain(cut.chunks.values()) {
        let path = folder.join(&chunk.name);
        let module = direct(&merged(chunk, &path.with_extension("merged"))?)?;
        slots_asked_for(&module, &mut asked)?;
        modules.push((chunk, path, module));
    }
    let mut chunks = Vec::new();
    for (chunk, path, module) in modules {
        write(&path, &without_slots(&module, &asked)?)?;
        if chunk.name != BASE {
            let name = chunk.name.clone();
            chunks.push(Joined { name, path });
        }
    }
    Ok((folder.join(BASE), chunks))
}

/// The parts of one chunk as wasm-merge joins them.
fn merged(chunk: &Chunk, goal: &Path) -> Outcome<Vec<u8>> {
    let mut merge = program(setup::npm_command("wasm-merge"));
    merge
        .args(optimise::FEATURES)
        // Parts that import the same memory import it twice: `direct` makes one of both.
        .args(["--enable-multimemory", "--debuginfo"]);
    for (index, part) in chunk.parts.iter().enumerate() {
        // Of the base, the others import what its first part exports.
        let exports = index == 0 && chunk.name == BASE;
        merge.arg(part).arg(if exports {
            SHARED.to_owned()
        } else {
            format!("part{index}")
        });
    }
    // It warns of kinds of names that it does not know.
    run::output(merge.arg("-o").arg(goal))?;
    read(goal)
}

/// The module in which nothing is imported twice, and which calls its own functions directly.
fn direct(module: &[u8]) -> Outcome<Vec<u8>> {
    let mut direct = Direct::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(unreadable)? {
            Payload::ImportSection(section) => direct.imported = Imported::read(section)?,
            Payload::ElementSection(section) => direct.functions = functions(section)?,
            _ => {}
        }
    }
    let mut out = Module::new();
    direct
        .parse_core_module(&mut out, Parser::new(0), module)
        .map_err(unreadable)?;
    Ok(out.finish())
}

#[derive(Default)]
struct Direct {
    imported: Imported,
    /// The functions of this module by their slots in the table.
    functions: BTreeMap<i32, u32>,
}

impl Reencode for Direct {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        let mut known = Imported::default();
        for import in section.into_imports() {
            let import = import?;
            if known.add(import.module, import.name, import.ty) {
                self.parse_import(imports, import)?;
            }
        }
        Ok(())
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error> {
        Ok(self.imported.memories.first_of_name(memory))
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error> {
        Ok(self.imported.tables.first_of_name(table))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error> {
        Ok(self.imported.globals.first_of_name(global))
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut constant = None;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            if let Some(slot) = constant.take() {
                let own = self.functions.get(&slot).copied();
                if let (Operator::CallIndirect { .. }, Some(own)) = (&operator, own) {
                    function.instruction(&Instruction::Call(own));
                    continue;
                }
                function.instruction(&Instruction::I32Const(slot));
            }
            match operator {
                Operator::I32Const { value } => constant = Some(value),
                other => {
                    function.instruction(&self.instruction(other)?);
                }
            }
        }
        code.function(&function);
        Ok(())
    }

    /// Of the names, those of functions: the others' indices may be of something else now.
    fn parse_custom_name_subsection(
        &mut self,
        names: &mut NameSection,
        section: Name<'_>,
    ) -> Result<(), Error> {
        if let Name::Function(_) = section {
            wasm_encoder::reencode::utils::parse_custom_name_subsection(self, names, section)?;
        }
        Ok(())
    }
}

/// What a module imports besides functions.
#[derive(Default)]
struct Imported {
    memories: Names,
    tables: Names,
    globals: Names,
}

impl Imported {
    fn read(section: ImportSectionReader<'_>) -> Outcome<Imported> {
        let mut imported = Imported::default();
        for import in section.into_imports() {
            let import = import.map_err(unreadable)?;
            imported.add(import.module, import.name, import.ty);
        }
        Ok(imported)
    }

    /// Whether it is the first of its kind and name; of functions, each is.
    fn add(&mut self, module: &str, name: &str, kind: TypeRef) -> bool {
        let names = match kind {
            TypeRef::Memory(_) => &mut self.memories,
            TypeRef::Table(_) => &mut self.tables,
            TypeRef::Global(_) => &mut self.globals,
            TypeRef::Func(_) | TypeRef::FuncExact(_) | TypeRef::Tag(_) => return true,
        };
        names.add((module.to_owned(), name.to_owned()))
    }
}

/// The imports of one kind.
#[derive(Default)]
struct Names {
    /// Without repetition.
    once: Vec<(String, String)>,
    /// For each import, its place in that list.
    places: Vec<u32>,
}

impl Names {
    fn add(&mut self, name: (String, String)) -> bool {
        let known = self.once.iter().position(|other| *other == name);
        let place = known.unwrap_or(self.once.len());
        if known.is_none() {
            self.once.push(name);
        }
        self.places.push(index(place));
        known.is_none()
    }

    /// The index without repetitions: of an import, or of what is defined, which is counted after all imports.
    fn first_of_name(&self, place: u32) -> u32 {
        match self.places.get(place as usize) {
            Some(first) => *first,
            None => place - index(self.places.len() - self.once.len()),
        }
    }
}

/// The slots that the module may ask the table for: every constant in its code and every word of its data. Most are
/// numbers for something else, and keep a function in the table for nothing.
fn slots_asked_for(module: &[u8], asked: &mut BTreeSet<i32>) -> Outcome {
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(unreadable)? {
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader().map_err(unreadable)? {
                    if let Operator::I32Const { value } = operator.map_err(unreadable)? {
                        asked.insert(value);
                    }
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    let data = data.map_err(unreadable)?.data;
                    let words = data.windows(4).filter_map(|word| word.try_into().ok());
                    asked.extend(words.map(i32::from_le_bytes));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The module whose functions stand in the table only where `asked` has their slot.
fn without_slots(module: &[u8], asked: &BTreeSet<i32>) -> Outcome<Vec<u8>> {
    let mut out = Module::new();
    Lean { asked }
        .parse_core_module(&mut out, Parser::new(0), module)
        .map_err(unreadable)?;
    Ok(out.finish())
}

struct Lean<'a> {
    asked: &'a BTreeSet<i32>,
}

impl Reencode for Lean<'_> {
    type Error = Infallible;

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Error> {
        let functions = functions(section).map_err(|_| Error::InvalidConstExpr)?;
        let mut run: Vec<u32> = Vec::new();
        let mut next = None;
        let mut end = |run: &mut Vec<u32>, after: i32| {
            if !run.is_empty() {
                let start = after - i32::try_from(run.len()).unwrap_or_default();
                let functions = Elements::Functions(std::mem::take(run).into());
                elements.active(None, &ConstExpr::i32_const(start), functions);
            }
        };
        for (slot, function) in functions {
            if !self.asked.contains(&slot) {
                continue;
            }
            if let Some(after) = next.filter(|after| *after != slot) {
                end(&mut run, after);
            }
            run.push(function);
            next = Some(slot + 1);
        }
        end(&mut run, next.unwrap_or_default());
        Ok(())
    }
}

/// The functions that a module puts into the table, by their slots. A slot that stands empty is not among them: another
/// module fills it.
fn functions(section: ElementSectionReader<'_>) -> Outcome<BTreeMap<i32, u32>> {
    let mut functions = BTreeMap::new();
    for element in section {
        let element = element.map_err(unreadable)?;
        let ElementKind::Active { offset_expr, .. } = element.kind else {
            continue;
        };
        let mut offset = offset_expr.get_operators_reader();
        let Operator::I32Const { value: first } = offset.read().map_err(unreadable)? else {
            return Err(
                "a module fills the table of functions at a place that is not fixed".into(),
            );
        };
        let mut items: Vec<Option<u32>> = Vec::new();
        match element.items {
            ElementItems::Functions(list) => {
                for function in list {
                    items.push(Some(function.map_err(unreadable)?));
                }
            }
            ElementItems::Expressions(_, list) => {
                for expression in list {
                    let expression = expression.map_err(unreadable)?;
                    let operator = expression.get_operators_reader().read();
                    items.push(match operator.map_err(unreadable)? {
                        Operator::RefFunc { function_index } => Some(function_index),
                        _ => None,
                    });
                }
            }
        }
        functions.extend(
            (first..)
                .zip(items)
                .filter_map(|(slot, item)| Some((slot, item?))),
        );
    }
    Ok(functions)
}

fn index(place: usize) -> u32 {
    u32::try_from(place).expect("WebAssembly counts in 32 bits")
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("a part of the module cannot be read: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, Function, FunctionSection, GlobalType, MemoryType, RefType, TableType,
        TypeSection, ValType,
    };

    /// A chunk as wasm-merge leaves it: it imports everything twice, has two functions, of which the second asks the
    /// table for slot 7, where the first stands, and for slot 3, which another module fills.
    fn merged() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for _ in 0..2 {
            imports
                .import(
                    SHARED,
                    "memory",
                    EntityType::Memory(MemoryType {
                        minimum: 1,
                        maximum: None,
                        memory64: false,
                        shared: false,
                        page_size_log2: None,
                    }),
                )
                .import(
                    SHARED,
                    "table",
                    EntityType::Table(TableType {
                        element_type: RefType::FUNCREF,
                        minimum: 9,
                        maximum: None,
                        table64: false,
                        shared: false,
                    }),
                )
                .import(
                    SHARED,
                    "stack",
                    EntityType::Global(GlobalType {
                        val_type: ValType::I32,
                        mutable: true,
                        shared: false,
                    }),
                );
        }
        let mut declared = FunctionSection::new();
        declared.function(0).function(0);
        let mut elements = ElementSection::new();
        elements.active(
            Some(1),
            &ConstExpr::i32_const(7),
            Elements::Functions([0, 1].as_slice().into()),
        );
        let mut code = CodeSection::new();
        let mut first = Function::new([]);
        first
            .instructions()
            .global_get(1)
            .memory_grow(1)
            .drop()
            .end();
        let mut second = Function::new([]);
        second
            .instructions()
            .i32_const(7)
            .call_indirect(1, 0)
            .i32_const(3)
            .call_indirect(1, 0)
            .end();
        code.function(&first).function(&second);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&declared)
            .section(&elements)
            .section(&code);
        module.finish()
    }

    fn operators(module: &[u8]) -> Vec<String> {
        let mut operators = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::CodeSectionEntry(body) = payload.expect("a module") {
                for operator in body.get_operators_reader().expect("a body") {
                    operators.push(format!("{:?}", operator.expect("an operator")));
                }
            }
        }
        operators
    }

    fn table(module: &[u8]) -> BTreeMap<i32, u32> {
        let mut found = BTreeMap::new();
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::ElementSection(section) = payload.expect("a module") {
                found = functions(section).expect("elements");
            }
        }
        found
    }

    #[test]
    fn what_is_imported_twice_is_imported_once() {
        let module = direct(&merged()).expect("a module");
        let imports: Vec<String> = Parser::new(0)
            .parse_all(&module)
            .filter_map(|payload| match payload.expect("a module") {
                Payload::ImportSection(section) => Some(section),
                _ => None,
            })
            .flat_map(|section| section.into_imports())
            .map(|import| import.expect("an import").name.to_owned())
            .collect();
        assert_eq!(imports, ["memory", "table", "stack"]);
        let body = operators(&module);
        assert_eq!(body[0], "GlobalGet { global_index: 0 }");
        assert_eq!(body[1], "MemoryGrow { mem: 0 }");
    }

    #[test]
    fn own_functions_are_called_directly_and_others_through_the_table() {
        let body = operators(&direct(&merged()).expect("a module"));
        assert_eq!(
            body[4..],
            [
                "Call { function_index: 0 }",
                "I32Const { value: 3 }",
                "CallIndirect { type_index: 0, table_index: 0 }",
                "End"
            ]
        );
    }

    #[test]
    fn only_what_is_asked_for_stays_in_the_table() {
        let module = direct(&merged()).expect("a module");
        assert_eq!(table(&module), BTreeMap::from([(7, 0), (8, 1)]));
        let mut asked = BTreeSet::new();
        slots_asked_for(&module, &mut asked).expect("a module");
        assert_eq!(asked, BTreeSet::from([3]));
        for asked in [vec![], vec![8], vec![7, 8]] {
            let kept = without_slots(&module, &asked.iter().copied().collect()).expect("a module");
            assert_eq!(table(&kept).into_keys().collect::<Vec<_>>(), asked);
        }
    }
}
