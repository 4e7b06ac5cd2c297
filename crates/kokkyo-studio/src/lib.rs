//! How do we work and play on it together?
//!
//! `kokkyo serve`: a server for the browser. The host asks for runs and comparisons, which are played one after the other by the same
//! program, and makes games; each player has a link to the desk of one headquarters and gets what lies on it, nothing else.
//!
//! | if you ask | read |
//! |---|---|
//! | which scenarios can be played, and what can be changed in them? | [`library`] |
//! | how is a package that somebody sends taken in? | [`packages`] |
//! | what is kept? | [`store`] |
//! | how is work played in the background? | [`jobs`] |
//! | how is a headquarters played? | [`game`] |
//! | where does each game stand? | [`rooms`] |
//! | what lies under the symbols of a seat's map? | [`map`] |
//! | what does the server answer, and to whom? | [`server`] |
//! | who must look again? | [`changes`] |
//! | what opens a link? | [`key`] |
//!
//! The simulation knows nothing of all this: what is played here is played by the same laws, to the bit.
#![forbid(unsafe_code)]

pub mod changes;
pub mod game;
pub mod jobs;
pub mod key;
pub mod library;
pub mod map;
pub mod packages;
pub mod rooms;
pub mod server;
pub mod store;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use library::Library;
use server::Studio;
use store::Store;

/// How long requests may take to end when the server does. *Unit*: s.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a studio is made of.
pub struct Config {
    /// Where it listens; port 0 takes any that is free.
    pub address: SocketAddr,
    /// The folder in which all of it stands; made where there is none.
    pub folder: PathBuf,
    /// Where scenarios come from.
    pub library: Arc<dyn Library>,
    /// The program that plays work: `kokkyo` itself.
    pub program: PathBuf,
    /// Version of the program.
    pub version: String,
    /// Version of its results.
    pub results_version: u32,
    /// How the server is called from outside, such as `https://studio.example.org`, where that is not its address.
    pub public_url: Option<String>,
    /// Told once, when the first request can be answered.
    pub ready: Box<dyn Fn(&Ready) + Send + Sync>,
}

/// How a studio is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The host's link.
    pub host_link: String,
    /// Where the server listens.
    pub address: SocketAddr,
}

/// Why a studio cannot be opened, or ended before it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody can listen there.
    #[error("{address} cannot be listened on: {error}; name another address or port, or end what listens there")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// The folder cannot be made.
    #[error("{}: {error}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The folder is somebody else's.
    #[error("{}: the folder has files in it and no studio; nothing is put among them: name a new folder, or that of a studio", .0.display())]
    Foreign(PathBuf),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The server cannot go on.
    #[error("the server ended: {0}")]
    Server(#[from] std::io::Error),
}

/// Opens a studio and keeps it open until Ctrl-C or a polite request to end. What is being played then is asked to stop, and waits again
/// at the next start.
///
/// *Errors*: the folder or the address is not to be had; the store is not this program's.
pub fn serve(config: Config) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let opened = open(config).await?;
        asked_to_end().await;
        tokio::select! {
            ended = opened.close() => ended,
            // Asked twice: what is played is killed with the runtime, and waits again all the same.
            () = asked_to_end() => Ok(()),
        }
    });
    // A scenario that is being compiled for somebody who has gone is not waited for.
    runtime.shutdown_timeout(PATIENCE);
    ended
}

/// A studio that is open.
struct Opened {
    studio: Arc<Studio>,
    work: JoinHandle<()>,
    server: JoinHandle<std::io::Result<()>>,
}

async fn open(config: Config) -> Result<Opened, Error> {
    let (address, ready, public_url) = (config.address, config.ready, config.public_url);
    let fault = |error| Error::Folder { path: config.folder.clone(), error };
    if holds_something_else(&config.folder) {
        return Err(Error::Foreign(config.folder));
    }
    make(&config.folder).map_err(fault)?;
    // Absolute: work is played by another process, which need not have the same folder.
    let folder = config.folder.canonicalize().map_err(fault)?;
    let store = Store::open(&folder)?;
    store.resume_jobs()?;
    // Only now is it known that the folder is a studio's, and this one's alone.
    for package in packages::kept(&folder) {
        if let Err(why) = config.library.take_in(&package) {
            eprintln!("note: {} was taken in, has faults now and is left out: {why}", package.display());
        }
    }
    let studio = Arc::new(Studio {
        host_key: store.host_key()?,
        store,
        library: config.library,
        changes: changes::Changes::default(),
        runner: jobs::runner::Runner::default(),
        games: rooms::Rooms::default(),
        folder,
        program: config.program,
        version: config.version,
        results_version: config.results_version,
    });
    let listener = TcpListener::bind(address).await.map_err(|error| Error::Listen { address, error })?;
    let address = listener.local_addr()?;
    let work = tokio::spawn(jobs::runner::work(Arc::clone(&studio)));
    server::games::start(&studio);
    let mut closing = studio.changes.closing();
    let closed = async move {
        // Streams end at the same time, so that no page that is open keeps the server from ending.
        let _ = closing.wait_for(|closing| *closing).await;
    };
    let serving = axum::serve(listener, server::router(Arc::clone(&studio))).with_graceful_shutdown(closed);
    let server = tokio::spawn(serving.into_future());
    ready(&Ready { host_link: format!("{}/host/{}", origin(public_url, address), studio.host_key), address });
    Ok(Opened { studio, work, server })
}

impl Opened {
    /// Ends it: what is played is asked to stop and waited for, and so are requests that are being answered.
    async fn close(self) -> Result<(), Error> {
        self.studio.changes.close();
        let served = timeout(PATIENCE, self.server).await;
        let _ = self.work.await;
        match served {
            Ok(Ok(ended)) => Ok(ended?),
            // Somebody holds a connection open: he is cut off.
            _ => Ok(()),
        }
    }
}

/// Makes the folder where there is none, for its owner alone: the keys of all links are in it.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Whether a folder has something in it, and no studio.
fn holds_something_else(folder: &Path) -> bool {
    let is_used = std::fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some());
    is_used && !folder.join(store::STORE).exists()
}

/// How links begin.
fn origin(public_url: Option<String>, address: SocketAddr) -> String {
    match public_url {
        Some(url) => url.trim_end_matches('/').to_string(),
        // An address that stands for all of the machine's is none to go to.
        None if address.ip().is_unspecified() => {
            // Others are to open links that begin with it, so it is this machine's name to them.
            let ip = own_address().unwrap_or(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
            format!("http://{}", SocketAddr::new(ip, address.port()))
        }
        None => format!("http://{address}"),
    }
}

/// The address of this machine on the network that it would go out by. Nothing is sent: a socket is only asked where it would be sent from.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    // An address that is kept for documentation: nobody has it.
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_unspecified())
}

/// Waits for Ctrl-C, or for SIGTERM where there are signals.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
