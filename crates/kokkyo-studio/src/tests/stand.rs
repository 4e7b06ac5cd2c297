//! A studio for a test, with a library of one scenario and a program that does what its seed says.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock};
use std::time::{Duration, Instant};

use kokkyo_model::{compile, specification};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, Style, check};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::client::{Reply, ask};
use crate::library::{Library, Listed, Loaded, TakenIn};
use crate::{Config, Opened, open};

/// The scenario of the library.
pub const SCENARIO: &str = "two-posts";

/// Seeds by what the program does with them.
pub mod seed {
    /// It plays to the end and leaves a page.
    pub const PLAYS: u64 = 1;
    /// It goes on until it is asked to stop.
    pub const GOES_ON: u64 = 2;
    /// It ends with an error.
    pub const FAILS: u64 = 3;
    /// It ends without a word.
    pub const DIES: u64 = 4;
}

const PROGRAM: &str = r#"#!/bin/sh
for word in "$@"; do
  case "$word" in --out=*) out=${word#--out=} ;; --seed=*) seed=${word#--seed=} ;; esac
done
mkdir -p "$out"
printf '%s\n' "$@" > "$out/arguments"
basename "$out" >> "$out/../../order"
echo "$KOKKYO_PROGRESS" > "$out/asked"
case "$seed" in
  1) echo "progress 1 2 replications" >&2
     echo "<!doctype html><p>played" > "$out/report.html"
     echo '{"completed": 1, "outcome": {"highest_rung": "patrol-clash", "losses": {"west": {"battle": 1200, "killed": 300}}}}' > "$out/run.json"
     echo "progress 2 2 replications" >&2
     echo "note: the run is kept" >&2 ;;
  2) trap 'echo "interrupted: after 1 of 9 replications" >&2; exit 130' INT
     echo "progress 1 9 replications" >&2
     count=0
     while [ $count -lt 2000 ]; do sleep 0.05; count=$((count + 1)); done
     exit 1 ;;
  3) echo "note: begun" >&2
     echo "error: the scenario cannot be played with x changed:" >&2
     echo "  x is unknown" >&2
     exit 2 ;;
  *) kill -9 $$ ;;
esac
"#;

/// The program, written once, before anything is started: a file that is open for writing somewhere cannot be.
fn program() -> PathBuf {
    static PLACE: OnceLock<TempDir> = OnceLock::new();
    let place = PLACE.get_or_init(|| {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("kokkyo");
        fs::write(&path, PROGRAM).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        place
    });
    place.path().join("kokkyo")
}

/// The scenario of the repository, and what was taken in.
#[derive(Default)]
pub struct Shelf {
    taken_in: RwLock<Vec<(Listed, PathBuf)>>,
}

impl Library for Shelf {
    fn scenarios(&self) -> Vec<Listed> {
        let built_in = Listed {
            name: SCENARIO.into(),
            title: "Two posts on a border river".into(),
            title_ja: "国境の二つの哨所".into(),
            is_taken_in: false,
        };
        let taken_in = self.taken_in.read().unwrap();
        std::iter::once(built_in).chain(taken_in.iter().map(|(listed, _)| listed.clone())).collect()
    }

    fn argument(&self, name: &str) -> String {
        let taken_in = self.taken_in.read().unwrap();
        taken_in.iter().find(|(listed, _)| listed.name == name).map_or(name.into(), |(_, folder)| folder.display().to_string())
    }

    fn take_in(&self, folder: &Path) -> Result<TakenIn, String> {
        let package = Package::from_dir(folder).map_err(|report| report.render(Style::Plain))?;
        let scenario = check::load(&package, &specification(), &[]).map_err(|report| report.render(Style::Plain))?;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let meta = scenario.given.meta;
        let listed = Listed { name, title: meta.title, title_ja: meta.title_ja, is_taken_in: true };
        self.taken_in.write().unwrap().push((listed.clone(), folder.to_path_buf()));
        Ok(TakenIn { listed, warnings: String::new() })
    }

    fn put_away(&self, name: &str) -> Option<PathBuf> {
        let mut taken_in = self.taken_in.write().unwrap();
        let at = taken_in.iter().position(|(listed, _)| listed.name == name)?;
        Some(taken_in.remove(at).1)
    }

    fn package(&self, name: &str) -> Result<Package, String> {
        // What was taken in stands at an absolute path, which replaces what it is joined to.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(self.argument(name));
        Package::from_dir(&folder).map_err(|report| report.render(Style::Plain))
    }

    fn load(&self, name: &str, with: &[String], set: &[String]) -> Result<Loaded, String> {
        let package = self.package(name)?;
        let variants = package.variants().map_err(|report| report.render(Style::Plain))?;
        let named = with.iter().filter_map(|name| variants.iter().find(|variant| variant.name == *name));
        let mut changes: Vec<Change> = named.flat_map(|variant| variant.changes.iter().cloned()).collect();
        for (path, value) in set.iter().filter_map(|set| set.split_once('=')) {
            changes.push(Change { path: path.into(), value: Some(value.into()), factor: None });
        }
        let fault = |report: kokkyo_scenario::Report| report.render(Style::Plain);
        let scenario = check::load(&package, &specification(), &changes).map_err(fault)?;
        let world = compile(&scenario.given).map_err(fault)?;
        Ok(Loaded { scenario, world })
    }
}

/// A studio that is open.
pub struct Stand {
    runtime: Runtime,
    opened: Option<Opened>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Stand {
    /// Opens one in a folder.
    pub fn open(folder: &Path) -> Self {
        Self::with_program(folder, program())
    }

    /// Opens one whose work is played by another program.
    pub fn with_program(folder: &Path, program: PathBuf) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (told, listens) = std::sync::mpsc::channel();
        let config = Config {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            folder: folder.to_path_buf(),
            library: Arc::new(Shelf::default()),
            program,
            version: "0.0.0".into(),
            results_version: 1,
            public_url: None,
            ready: Box::new(move |ready| told.send(ready.clone()).unwrap()),
        };
        let opened = runtime.block_on(open(config)).unwrap();
        let ready = listens.recv().unwrap();
        assert_eq!(ready.host_link, format!("http://{}/host/{}", ready.address, opened.studio.host_key));
        Self { runtime, opened: Some(opened), address: ready.address }
    }

    /// Ends it as Ctrl-C does.
    pub fn close(mut self) {
        if let Some(opened) = self.opened.take() {
            self.runtime.block_on(opened.close()).unwrap();
        }
    }

    /// What a handler shares.
    pub fn studio(&self) -> &crate::server::Studio {
        &self.opened.as_ref().unwrap().studio
    }

    /// A path of the host's.
    pub fn host(&self, path: &str) -> String {
        format!("/api/host/{}{path}", self.studio().host_key)
    }

    /// Asks something as the host.
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        ask(self.address, method, &self.host(path), body.as_bytes())
    }

    /// Asks for a run that does what a seed says, and gives its number.
    pub fn run(&self, seed: u64) -> i64 {
        let reply = self.ask("POST", "/jobs", &json!({ "kind": "run", "scenario": SCENARIO, "seed": seed, "replications": 2 }));
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json()["id"].as_str().unwrap().parse().unwrap()
    }

    /// Work of a number.
    pub fn job(&self, id: i64) -> Value {
        self.ask("GET", &format!("/jobs/{id}"), &Value::Null).json()
    }

    /// Waits until work is in a state, and more.
    pub fn wait(&self, id: i64, until: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let job = self.job(id);
            if until(&job) {
                return job;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not come: {job}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until work is in a state.
    pub fn wait_for(&self, id: i64, state: &str) -> Value {
        self.wait(id, |job| job["state"] == state)
    }
}
