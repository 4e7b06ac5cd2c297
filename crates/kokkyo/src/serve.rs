//! `kokkyo serve`: the studio in the browser.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use kokkyo_model::RESULTS_VERSION;
use kokkyo_scenario::{Package, Report, Style};
use kokkyo_studio::library::{Library, Listed, Loaded, SENT, TakenIn};
use kokkyo_studio::{Config, Ready};

use crate::cli::{Choices, ServeOptions};
use crate::failure::{Failure, OK};
use crate::output::note;
use crate::scenario_source::{self, load, names, open, title, title_ja};

/// The built-in scenarios, and folders that were named or taken in: pages know these by the names of the folders, and no path of the
/// machine.
#[derive(Default)]
struct Scenarios {
    packages: RwLock<Vec<Folder>>,
}

/// A package in a folder.
#[derive(Clone)]
struct Folder {
    listed: Listed,
    path: String,
}

/// Runs the command.
pub fn serve(options: &ServeOptions) -> Result<u8, Failure> {
    if options.folder.as_os_str().is_empty() {
        return Err(Failure::Usage("--folder is empty: name the folder in which the studio is to be kept".into()));
    }
    let public_url = options.public_url.as_deref().map(url).transpose()?;
    let mut named: Vec<Folder> = Vec::new();
    for path in &options.packages {
        let package = package(path, &named)?;
        named.push(package);
    }
    let scenarios = Scenarios { packages: RwLock::new(named) };
    if !options.address.is_loopback() {
        note(
            "whoever reaches this address and has a link is let in, and links are not encrypted on their way: put a proxy with TLS in front of it where the network is not yours",
        );
    }
    let config = Config {
        address: SocketAddr::new(options.address, options.port),
        folder: options.folder.clone(),
        library: Arc::new(scenarios),
        program: std::env::current_exe().map_err(|error| Failure::Failed(format!("the program cannot find itself: {error}")))?,
        version: env!("CARGO_PKG_VERSION").to_string(),
        results_version: RESULTS_VERSION,
        public_url,
        ready: Box::new(say),
    };
    kokkyo_studio::serve(config).map_err(|error| Failure::Failed(error.to_string()))?;
    note("the studio is closed; the same command opens it again as it was");
    Ok(OK)
}

/// Says where the studio is. Whoever started it from a script reads the line.
fn say(ready: &Ready) {
    let mut out = std::io::stdout().lock();
    // A pipe that is closed hides the link, which the store still has: it is printed at the next start.
    let _ =
        writeln!(out, "The studio is open. Your link, for you alone: {}\nCtrl-C closes it.", ready.host_link).and_then(|()| out.flush());
}

/// An address of the web. *Errors*: it is none.
fn url(text: &str) -> Result<String, Failure> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.contains(|letter: char| letter.is_whitespace() || "?#\"<>\\".contains(letter)) => {
            Ok(text.trim_end_matches('/').to_string())
        }
        _ => Err(Failure::Usage(format!("--public-url `{text}`: write an address such as https://studio.example.org"))),
    }
}

/// A folder that was named, whole: the studio need not be started where its work is played. *Errors*: it is no package, or has faults.
fn package(path: &str, others: &[Folder]) -> Result<Folder, Failure> {
    if !Path::new(path).is_dir() {
        return Err(Failure::Usage(format!(
            "there is no folder `{path}`: packages are named by their folders; built-in scenarios are there anyway"
        )));
    }
    let whole = Path::new(path).canonicalize().map_err(|error| Failure::Failed(format!("{path}: {error}")))?;
    let (Some(text), Some(own)) = (whole.to_str(), whole.file_name().and_then(|name| name.to_str())) else {
        return Err(Failure::Usage(format!("{}: the name of the folder cannot be written in a browser; give it another", whole.display())));
    };
    let loaded = load(text, &Choices::default())?;
    let is_free = |name: &str| !names().contains(&name) && others.iter().all(|other| other.listed.name != name);
    let own: String = own.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let own = format!("package-{}", own.trim_matches('-'));
    let name = std::iter::once(own.clone()).chain((2..).map(|number| format!("{own}-{number}"))).find(|name| is_free(name));
    let meta = loaded.scenario.given.meta;
    let listed = Listed { name: name.unwrap_or(own), title: meta.title, title_ja: meta.title_ja, is_taken_in: false };
    Ok(Folder { listed, path: text.to_string() })
}

/// Why something could not be loaded, as a page shows it.
fn in_words(failure: Failure) -> String {
    match failure {
        Failure::Usage(message) | Failure::Failed(message) | Failure::Interrupted(message) => message,
        Failure::Faults(report) => report.render(Style::Plain),
        Failure::PipeClosed => "it could not be read".to_string(),
    }
}

impl Scenarios {
    fn folders(&self) -> Vec<Folder> {
        self.packages.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Only what is listed: a name that a page sends is never taken for a path of the machine.
    fn known(&self, name: &str) -> Result<String, String> {
        if self.scenarios().iter().any(|listed| listed.name == name) {
            Ok(self.argument(name))
        } else {
            Err(format!("there is no scenario `{name}` in this studio"))
        }
    }
}

impl Library for Scenarios {
    fn scenarios(&self) -> Vec<Listed> {
        let of = |name: &str| Listed { name: name.to_string(), title: title(name), title_ja: title_ja(name), is_taken_in: false };
        let built_in = names().into_iter().map(of);
        built_in.chain(self.folders().into_iter().map(|package| package.listed)).collect()
    }

    fn argument(&self, name: &str) -> String {
        self.folders().into_iter().find(|package| package.listed.name == name).map_or_else(|| name.to_string(), |package| package.path)
    }

    fn take_in(&self, folder: &Path) -> Result<TakenIn, String> {
        let whole = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
        let path = whole.to_str().ok_or("the name of the folder cannot be written in a browser")?.to_string();
        let loaded = load(&path, &Choices::default()).map_err(in_words)?;
        let own = whole.file_name().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
        // Folders of packages that were taken in are all in one folder: no two have the same name.
        let meta = loaded.scenario.given.meta;
        let listed = Listed { name: format!("{SENT}{own}"), title: meta.title, title_ja: meta.title_ja, is_taken_in: true };
        self.packages.write().unwrap_or_else(PoisonError::into_inner).push(Folder { listed: listed.clone(), path });
        let warnings = Report { diagnostics: loaded.scenario.warnings };
        let warnings = if warnings.diagnostics.is_empty() { String::new() } else { warnings.render(Style::Plain) };
        Ok(TakenIn { listed, warnings })
    }

    fn put_away(&self, name: &str) -> Option<PathBuf> {
        let mut packages = self.packages.write().unwrap_or_else(PoisonError::into_inner);
        let at = packages.iter().position(|package| package.listed.is_taken_in && package.listed.name == name)?;
        Some(PathBuf::from(packages.remove(at).path))
    }

    fn package(&self, name: &str) -> Result<Package, String> {
        open(&self.known(name)?).map_err(in_words)
    }

    fn load(&self, name: &str, with: &[String], set: &[String]) -> Result<Loaded, String> {
        let choices = Choices { with: with.to_vec(), set: set.to_vec(), ..Choices::default() };
        let scenario_source::Loaded { scenario, world, .. } = load(&self.known(name)?, &choices).map_err(in_words)?;
        Ok(Loaded { scenario, world })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_can_name_only_what_is_listed() {
        let library = Scenarios::default();
        assert!(library.scenarios().iter().any(|listed| listed.name == "nomonhan-1939" && !listed.title.is_empty()));
        for name in ["/etc", "../scenarios/two-posts", "./two-posts", ""] {
            assert!(library.load(name, &[], &[]).is_err_and(|why| why.contains("there is no scenario")), "{name}");
            assert!(library.package(name).is_err(), "{name}");
        }
        let packages = [env!("CARGO_MANIFEST_DIR"), "/../../scenarios/two-posts"].concat();
        let first = package(&packages, &[]).map_err(in_words).unwrap();
        let second = package(&packages, &[first]).map_err(in_words).unwrap();
        let library = Scenarios { packages: RwLock::new(vec![second]) };
        let listed = library.scenarios().pop().unwrap();
        assert_eq!(listed.name, "package-two-posts-2");
        assert!(library.argument(&listed.name).ends_with("scenarios/two-posts") && library.load(&listed.name, &[], &[]).is_ok());
        assert!(library.load("two-posts", &[], &["combat.attrition.killed_share=0.3".to_string()]).is_ok());
        assert!(library.load("two-posts", &["no-such".to_string()], &[]).is_err_and(|why| why.contains("no-such")));
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        assert_eq!(url("https://studio.example.org/").ok().as_deref(), Some("https://studio.example.org"));
        for text in ["", "studio", "https://", "javascript:alert(1)", "http://a b", "http://a?b"] {
            assert!(url(text).is_err(), "{text}");
        }
    }
}
