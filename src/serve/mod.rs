//! The review page from a local server, for folders too large for one file.
//!
//! In: an output folder. Out: the page of `review`, which asks for what it shows; verdicts go into `reviews.sqlite`, where
//! nothing is ever changed or removed, and from there into `reviews.csv`. The server listens on 127.0.0.1 unless told
//! otherwise and answers nobody who does not know the token in its address.

mod answers;
mod guard;
mod index;
mod verdicts;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::lang::Packs;
use crate::reread::RereadError;
use crate::review::{Connect, Sources, page, setting, title};
use answers::Answers;
use guard::Guard;

/// How many requests are answered at once: a search through everything should not hold up a verdict.
const WORKERS: usize = 4;

/// Why a folder cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The folder is no output folder or cannot be read.
    #[error(transparent)]
    Folder(#[from] RereadError),
    /// The index or the verdicts cannot be kept.
    #[error("{path}: {error}")]
    Database {
        /// The file.
        path: String,
        /// Why not.
        error: rusqlite::Error,
    },
    /// The address cannot be listened on.
    #[error("{address}: cannot listen there: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: String,
    },
    /// The verdicts cannot be read or written.
    #[error(transparent)]
    Reviews(#[from] crate::reviews::ReviewsError),
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
}

impl ServeError {
    fn database(path: &Path) -> impl Fn(rusqlite::Error) -> Self + '_ {
        |error| Self::Database { path: path.display().to_string(), error }
    }
}

/// A server that listens and does not answer yet.
pub struct Service {
    folder: PathBuf,
    server: tiny_http::Server,
    guard: Guard,
    page: String,
}

impl Service {
    /// Makes the index of a folder, or takes the one that is there, and begins to listen.
    ///
    /// # Errors
    /// [`ServeError`] where the folder, the databases or the address are not to be had.
    pub fn open(folder: &Path, address: SocketAddr, sources: &Sources<'_>, packs: &Packs) -> Result<Self, ServeError> {
        index::make(folder, sources, packs)?;
        verdicts::Verdicts::open(folder)?.take_file(folder)?;
        let listen =
            |error: Box<dyn std::error::Error + Send + Sync>| ServeError::Listen { address, error: error.to_string() };
        let server = tiny_http::Server::http(address).map_err(listen)?;
        let bound = server.server_addr().to_ip().unwrap_or(address);
        let mut data = setting(folder, packs);
        data["mode"] = json!("serve");
        // The page asks for verdicts when it is opened; those of the file are among them.
        data["reviews"] = json!([]);
        let page = page(&title(folder), &data, Connect::Server);
        Ok(Self { folder: folder.to_path_buf(), server, guard: Guard::new(bound), page })
    }

    /// The address to open in a browser, token and all.
    #[must_use]
    pub fn address(&self) -> String {
        self.guard.address()
    }

    /// Answers until `stop` is set, then writes what is left to write.
    ///
    /// # Errors
    /// [`ServeError`] where a database or `reviews.csv` cannot be written.
    pub fn run(&self, stop: &AtomicBool) -> Result<(), ServeError> {
        let changed = AtomicBool::new(false);
        let mut workers = Vec::new();
        for _ in 0..WORKERS {
            workers.push(Answers::open(&self.folder, &self.page, &self.guard, &changed)?);
        }
        std::thread::scope(|scope| {
            for mut worker in workers {
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        match self.server.recv_timeout(Duration::from_millis(200)) {
                            Ok(Some(request)) => worker.answer(request),
                            Ok(None) => {}
                            Err(_) => std::thread::sleep(Duration::from_millis(50)),
                        }
                    }
                });
            }
            // `reviews.csv` follows the database, at most once a second.
            let keep = verdicts::Verdicts::open(&self.folder)?;
            loop {
                let last = stop.load(Ordering::Relaxed);
                if changed.swap(false, Ordering::Relaxed) {
                    keep.take_file(&self.folder)?;
                    keep.write_file(&self.folder)?;
                }
                if last {
                    return Ok(());
                }
                for _ in 0..10 {
                    if !stop.load(Ordering::Relaxed) {
                        std::thread::sleep(Duration::from_millis(100));
                    }
                }
            }
        })
    }
}
