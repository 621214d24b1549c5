//! The reference page of the contract is written from the contract: `RATCHET_BLESS=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use wit_parser::{Docs, Function, Resolve, Type, TypeDefKind, TypeId};

#[test]
fn the_reference_page_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = page(&root.join("plugins/wit"));
    let path = root.join("docs/book/src/plugins/contract.md");
    if std::env::var_os("RATCHET_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/book/src/plugins/contract.md is not what plugins/wit says: write it anew with RATCHET_BLESS=1"
    );
}

#[test]
fn every_type_field_and_function_of_the_contract_is_described() {
    let page = page(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/wit"));
    let bare: Vec<&str> = page.lines().filter(|line| line.contains(UNDESCRIBED)).collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

const VERSIONS: &str = "
## How a version comes to be

A tool names the version that it is made for in its exports (`ratchet:audit-tool/tool@1.0.0`), and Ratchet goes by that name to the
last number. A new version is a new package: its file stands beside the first and never changes it, a file of the plugin host
translates it to and from the engine's own words (`engine/plugin-host/src/contract/`), and a line in the list of served versions
switches it on. Tools of the earlier version run as before, because audits and plans stay pinned to them. What a version lacks, its
translation makes up, as the tests show with a trial version 1.1 that knows no scores. A tool for a version that is not served is
refused by its number at the installation, with the numbers that are.
";

const UNDESCRIBED: &str = "(not described)";

fn page(wit: &Path) -> String {
    let mut resolve = Resolve::default();
    let (id, _) = resolve.push_dir(wit).unwrap();
    let package = &resolve.packages[id];
    let mut page = format!(
        "# The contract `{}`\n\nWritten from `plugins/wit` by a test; change it there.\n\n{}\n",
        package.name,
        prose(&package.docs)
    );
    page.push_str(VERSIONS);
    for (name, world) in &package.worlds {
        let world = &resolve.worlds[*world];
        writeln!(page, "\n## World `{name}`\n\n{}\n", prose(&world.docs)).unwrap();
        for (verb, items) in [("imports", &world.imports), ("exports", &world.exports)] {
            for key in items.keys() {
                writeln!(page, "- {verb} `{}`", resolve.name_world_key(key)).unwrap();
            }
        }
    }
    for (name, interface) in &package.interfaces {
        let interface = &resolve.interfaces[*interface];
        writeln!(page, "\n## Interface `{name}`\n\n{}", prose(&interface.docs)).unwrap();
        for (name, function) in &interface.functions {
            writeln!(
                page,
                "\n### `{name}`\n\n```wit\n{}\n```\n",
                signature(&resolve, function)
            )
            .unwrap();
            writeln!(page, "{}", prose(&function.docs)).unwrap();
        }
        for (name, id) in &interface.types {
            describe(&resolve, name, *id, &mut page);
        }
    }
    page
}

fn describe(resolve: &Resolve, name: &str, id: TypeId, page: &mut String) {
    let kind = &resolve.types[id];
    writeln!(page, "\n### {} `{name}`\n\n{}\n", kind.kind.as_str(), prose(&kind.docs)).unwrap();
    match &kind.kind {
        TypeDefKind::Record(record) => {
            table(page, "field | type | meaning");
            for field in &record.fields {
                let ty = format!("`{}`", spelled(resolve, &field.ty));
                writeln!(page, "| `{}` | {ty} | {} |", field.name, line(&field.docs)).unwrap();
            }
        }
        TypeDefKind::Enum(of) => {
            table(page, "value | meaning");
            for case in &of.cases {
                writeln!(page, "| `{}` | {} |", case.name, line(&case.docs)).unwrap();
            }
        }
        TypeDefKind::Variant(variant) => {
            table(page, "value | carries | meaning");
            for case in &variant.cases {
                let ty = case
                    .ty
                    .as_ref()
                    .map_or_else(String::new, |ty| format!("`{}`", spelled(resolve, ty)));
                writeln!(page, "| `{}` | {ty} | {} |", case.name, line(&case.docs)).unwrap();
            }
        }
        other => panic!("the page cannot show a {}: teach it", other.as_str()),
    }
}

fn table(page: &mut String, columns: &str) {
    let rule = columns.split('|').map(|_| "---").collect::<Vec<_>>().join("|");
    writeln!(page, "| {columns} |\n|{rule}|").unwrap();
}

fn signature(resolve: &Resolve, function: &Function) -> String {
    let params = function.params.iter();
    let params: Vec<String> = params
        .map(|param| format!("{}: {}", param.name, spelled(resolve, &param.ty)))
        .collect();
    let result = function.result.as_ref();
    let result = result.map_or_else(String::new, |ty| format!(" -> {}", spelled(resolve, ty)));
    format!("{}: func({}){result}", function.name, params.join(", "))
}

fn spelled(resolve: &Resolve, ty: &Type) -> String {
    let Type::Id(id) = ty else {
        let plain = match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S64 => "s64",
            Type::String => "string",
            other => panic!("the page cannot spell {other:?}: teach it"),
        };
        return plain.to_owned();
    };
    let kind = &resolve.types[*id];
    if let Some(name) = &kind.name {
        return name.clone();
    }
    match &kind.kind {
        TypeDefKind::List(of) => format!("list<{}>", spelled(resolve, of)),
        TypeDefKind::Option(of) => format!("option<{}>", spelled(resolve, of)),
        TypeDefKind::Result(of) => {
            let side = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), |ty| spelled(resolve, ty));
            format!("result<{}, {}>", side(&of.ok), side(&of.err))
        }
        other => panic!("the page cannot spell a {}: teach it", other.as_str()),
    }
}

fn line(docs: &Docs) -> String {
    prose(docs).replace('\n', " ").replace('|', "\\|")
}

fn prose(docs: &Docs) -> String {
    docs.contents
        .as_deref()
        .map_or_else(|| UNDESCRIBED.to_owned(), |text| text.trim_end().to_owned())
}
