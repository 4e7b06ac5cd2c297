//! How is work played, and stopped? One child process at a time, the first that was asked for first.

use std::ffi::OsString;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};

use super::progress::Said;
use super::{folder, summary};
use crate::server::Studio;
use crate::store::jobs::{End, Job, State};

/// Between two updates of how far work is.
const SAID_EVERY: Duration = Duration::from_millis(400);
/// How long work may take to end that was asked to.
const PATIENCE: Duration = Duration::from_secs(30);
/// Before the store is tried again when it failed: the disk may be full.
const AGAIN: Duration = Duration::from_secs(3);
/// After the end of the child, for what it said last.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// Asks the program to say how far it is in lines.
const PROGRESS: (&str, &str) = ("KOKKYO_PROGRESS", "lines");
/// Exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// What plays work.
#[derive(Default)]
pub struct Runner {
    wake: Notify,
    playing: Mutex<Option<(i64, Arc<Notify>)>>,
}

impl Runner {
    /// There is work.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Asks work to stop; says whether it is being played.
    pub fn stop(&self, id: i64) -> bool {
        match self.playing().as_ref() {
            Some((playing, stop)) if *playing == id => {
                stop.notify_one();
                true
            }
            _ => false,
        }
    }

    fn playing(&self) -> MutexGuard<'_, Option<(i64, Arc<Notify>)>> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Plays what waits, until the server ends.
pub async fn work(studio: Arc<Studio>) {
    let mut closing = studio.changes.closing();
    while !*closing.borrow() {
        match studio.store.next_job() {
            Ok(Some(job)) => {
                let stop = Arc::new(Notify::new());
                // Before it begins: who asks it to stop from then on finds it.
                *studio.runner.playing() = Some((job.id, Arc::clone(&stop)));
                let begun = studio.store.begin_job(job.id);
                if matches!(begun, Ok(true)) {
                    studio.changes.host();
                    play(&studio, &job, &stop).await;
                }
                *studio.runner.playing() = None;
                studio.changes.host();
                if begun.is_err() {
                    sleep(AGAIN).await;
                }
            }
            Ok(None) => {
                tokio::select! {
                    () = studio.runner.wake.notified() => {}
                    _ = closing.changed() => {}
                }
            }
            Err(_) => sleep(AGAIN).await,
        }
    }
}

/// What the program says of a folder into which another one writes: that of a run, and those that are gone on with.
const TAKEN: [&str; 2] = ["is being written into this folder", "another Kokkyo is at work in it"];
/// Between two looks whether the child of a killed server is done.
const ORPHAN: Duration = Duration::from_secs(2);

/// Plays one piece of work to its end, and keeps how it ended.
async fn play(studio: &Arc<Studio>, job: &Job, stop: &Notify) {
    let mut closing = studio.changes.closing();
    let (state, end) = loop {
        let child = match start(studio, job) {
            Ok(child) => child,
            Err(why) => break (State::Failed, End { message: why, ..End::default() }),
        };
        let ended = attend(studio, job, child, stop).await;
        if ended.by_server {
            // It waits again: the next server goes on with it.
            let _ = studio.store.resume_jobs();
            return;
        }
        let (state, end) = how(studio, job, ended).await;
        // The child of a server that was killed still plays it: when it is done, what it did is gone on with.
        if state != State::Failed || !TAKEN.iter().any(|taken| end.message.contains(taken)) {
            break (state, end);
        }
        tokio::select! {
            () = sleep(ORPHAN) => {}
            () = stop.notified() => break (State::Stopped, end),
            _ = closing.wait_for(|closing| *closing) => {
                let _ = studio.store.resume_jobs();
                return;
            }
        }
    };
    while studio.store.end_job(job.id, state, &end).is_err() && !*closing.borrow() {
        tokio::select! {
            () = sleep(AGAIN) => {}
            _ = closing.changed() => {}
        }
    }
}

/// *Errors*: why the program cannot be started.
fn start(studio: &Studio, job: &Job) -> Result<Child, String> {
    let out = folder(&studio.folder, job.id);
    if let Some(runs) = out.parent() {
        std::fs::create_dir_all(runs).map_err(|error| format!("the folder {} cannot be made: {error}", runs.display()))?;
    }
    let mut into = OsString::from("--out=");
    into.push(&out);
    let mut command = Command::new(&studio.program);
    command.args(&job.asked.arguments).arg("--json").arg(into);
    command.env(PROGRESS.0, PROGRESS.1).env("NO_COLOR", "1").current_dir(&studio.folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    // Otherwise Ctrl-C in the server's terminal reaches it too, and with ours twice: then it ends without keeping anything.
    #[cfg(unix)]
    command.process_group(0);
    command.spawn().map_err(|error| format!("the program {} cannot be started: {error}", studio.program.display()))
}

/// How a child ended.
struct Ended {
    status: std::io::Result<ExitStatus>,
    said: Said,
    by_host: bool,
    /// It did not come to its end because the server ends.
    by_server: bool,
}

/// Listens to a child until it ends.
async fn attend(studio: &Studio, job: &Job, mut child: Child, stop: &Notify) -> Ended {
    let (send, mut lines) = mpsc::channel(64);
    if let Some(stderr) = child.stderr.take() {
        tokio::spawn(listen(stderr, send));
    }
    let mut closing = studio.changes.closing();
    let mut tick = interval(SAID_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut said, mut is_new) = (Said::default(), false);
    let (mut by_host, mut by_server, mut deadline) = (false, false, None);
    let status = loop {
        let (is_closing, is_asked) = (*closing.borrow(), by_host || by_server);
        if is_closing && !is_asked {
            by_server = true;
            deadline = Some(interrupt(&mut child).await);
            continue;
        }
        tokio::select! {
            status = child.wait() => break status,
            Some(line) = lines.recv() => {
                said.hear(&line);
                is_new = true;
            }
            _ = tick.tick(), if is_new => {
                is_new = false;
                tell(studio, job, &said);
            }
            () = stop.notified(), if !is_asked => {
                by_host = true;
                deadline = Some(interrupt(&mut child).await);
            }
            _ = closing.changed(), if !is_asked => {}
            () = until(deadline), if deadline.is_some() => {
                deadline = None;
                let _ = child.start_kill();
            }
        }
    };
    // What it said last; somebody whom it started may hold the pipe open.
    let _ = timeout(LAST_WORDS, async {
        while let Some(line) = lines.recv().await {
            said.hear(&line);
        }
    })
    .await;
    tell(studio, job, &said);
    let came_to_its_end = status.as_ref().is_ok_and(ExitStatus::success);
    Ended { status, said, by_host, by_server: by_server && !came_to_its_end }
}

async fn until(deadline: Option<Instant>) {
    if let Some(deadline) = deadline {
        sleep_until(deadline).await;
    }
}

/// Hands on what a child says, line by line.
async fn listen(from: impl AsyncRead + Unpin, to: mpsc::Sender<String>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).await.is_ok_and(|read| read > 0) {
        if to.send(String::from_utf8_lossy(&line).trim_end_matches('\n').to_string()).await.is_err() {
            return;
        }
        line.clear();
    }
}

/// Keeps and tells how far it is.
fn tell(studio: &Studio, job: &Job, said: &Said) {
    let (done, total, phase) = said.progress.as_ref().map_or((0, job.total, ""), |it| (it.done, it.total, it.phase.as_str()));
    // A store that cannot be written to now loses a number that is out of date soon.
    let _ = studio.store.advance_job(job.id, done, total, phase, said.last());
    studio.changes.host();
}

/// Asks a child to end as Ctrl-C does, so that it keeps what can be kept. Says when patience ends.
async fn interrupt(child: &mut Child) -> Instant {
    #[cfg(unix)]
    let is_asked = match child.id() {
        // Not reaped yet: nobody else has its number.
        Some(id) => {
            let mut kill = Command::new("kill");
            kill.args(["-INT", &id.to_string()]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            kill.status().await.is_ok_and(|status| status.success())
        }
        None => true,
    };
    #[cfg(not(unix))]
    let is_asked = false;
    if !is_asked {
        let _ = child.start_kill();
    }
    Instant::now() + PATIENCE
}

/// How work ended, in words.
async fn how(studio: &Arc<Studio>, job: &Job, ended: Ended) -> (State, End) {
    let failed = |message: String| (State::Failed, End { message, ..End::default() });
    let status = match ended.status {
        Ok(status) => status,
        Err(error) => return failed(format!("the program cannot be waited for: {error}")),
    };
    match status.code() {
        Some(0) => {
            let (kind, scenario, at) = (job.asked.kind, job.asked.scenario.clone(), folder(&studio.folder, job.id));
            let library = Arc::clone(&studio.library);
            let came = tokio::task::spawn_blocking(move || summary::of(kind, &scenario, &at, library.as_ref())).await;
            let (page, summary) = came.unwrap_or_default();
            (State::Done, End { message: String::new(), page, summary: summary.map(|it| it.to_string()) })
        }
        Some(INTERRUPTED) => (State::Stopped, End { message: ended.said.why(), ..End::default() }),
        _ if ended.by_host => (State::Stopped, End { message: ended.said.why(), ..End::default() }),
        code => {
            let why = ended.said.why();
            let how = code.map_or_else(|| "the program was ended from outside".to_string(), |code| format!("exit code {code}"));
            failed(if why.is_empty() { format!("it ended without a word ({how})") } else { why })
        }
    }
}
