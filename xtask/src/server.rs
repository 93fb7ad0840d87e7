//! A web server for trying the pages: files with their types and the policy that the pages are made for.
//!
//! `/` is `www/`, `/gapchart/` is `pkg/`, `/installed/` what a test has installed it into. For the tests it can also misbehave: see [`Fault`].

use crate::root;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::net::{SocketAddr, TcpListener};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The strict policy under which every page must work, Trusted Types required.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                          img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
                          trusted-types 'none'";

/// The policy of a path. A page in a frame is another page: that of the embed builder shows one, and the page that holds everything has
/// its own policy, by hash, to which a server's would add.
fn policy(path: &str) -> String {
    match path {
        "/builder.html" | "/mewnosod.html" => [POLICY, "; frame-src 'self'"].concat(),
        "/gapchart/gapchart.html" => "frame-ancestors *".to_string(),
        _ => POLICY.to_string(),
    }
}

/// One way to misbehave, for paths that end in `path`.
#[derive(Clone, Debug)]
pub struct Misbehaviour {
    pub path: String,
    pub how: How,
}

#[derive(Clone, Debug)]
pub enum How {
    /// 404.
    Missing,
    /// Only the first bytes.
    Truncated(usize),
    /// Another type than it is.
    Type(String),
    /// Another policy than the strict one.
    Policy(String),
    /// Other bytes.
    Bytes(Vec<u8>),
    /// As much later.
    Late(std::time::Duration),
    /// Another status.
    Status(u16),
    /// A header more, or in place of the usual one.
    Header(&'static str, String),
}

/// A running server.
pub struct Site {
    pub address: SocketAddr,
    /// What to do wrong; empty for a good server.
    pub faults: Arc<Mutex<Vec<Misbehaviour>>>,
    /// Every path asked for, in order.
    pub asked: Arc<Mutex<Vec<String>>>,
    /// Pages made by a test, by path.
    pub pages: Arc<Mutex<Vec<(String, String)>>>,
}

impl Site {
    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// Serves on `port` of this machine, or on a free one if that is taken.
pub fn serve(port: u16) -> Result<Site, crate::Fault> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        .map_err(|error| format!("no port to serve on: {error}"))?;
    let site = Site {
        address: listener.local_addr().map_err(|error| error.to_string())?,
        faults: Arc::default(),
        asked: Arc::default(),
        pages: Arc::default(),
    };
    let (faults, asked, pages) = (site.faults.clone(), site.asked.clone(), site.pages.clone());
    respond(listener, move |address| {
        asked.lock().expect("no thread panics holding it").push(address.to_string());
        let path = address.split(['?', '#']).next().unwrap_or("/");
        let faults = faults.lock().expect("no thread panics holding it").clone();
        let pages = pages.lock().expect("no thread panics holding it").clone();
        answer(path, pages.into_iter().find(|(at, _)| at == path).map(|(_, page)| page), &faults)
    })?;
    Ok(site)
}

/// What a server says.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub bytes: Vec<u8>,
}

/// Answers every request by its address, path and query, each on a thread of its own: an answer may be late on purpose, and the
/// idle connections of a browser must keep no other waiting.
pub fn respond(listener: TcpListener, reply: impl Fn(&str) -> Reply + Clone + Send + 'static) -> Result<(), crate::Fault> {
    listener.set_nonblocking(true).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let service = move |request: Request<Incoming>| {
        let (reply, address) = (reply.clone(), request.uri().to_string());
        tokio::task::spawn_blocking(move || {
            let Reply { status, headers, bytes } = reply(&address);
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Full::new(Bytes::from(bytes)))
        })
    };
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("it listens");
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let service = service.clone();
                let connection = http1::Builder::new().serve_connection(
                    TokioIo::new(stream),
                    service_fn(move |request| {
                        let answer = service(request);
                        async move { answer.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string()) }
                    }),
                );
                // A browser that goes away is no fault.
                tokio::spawn(connection);
            }
        });
    });
    Ok(())
}

fn answer(path: &str, made: Option<String>, faults: &[Misbehaviour]) -> Reply {
    let file = locate(path);
    let (mut bytes, mut status) = match (&made, std::fs::read(&file)) {
        (Some(page), _) => (page.clone().into_bytes(), 200_u16),
        (None, Ok(bytes)) => (bytes, 200),
        (None, Err(_)) => (b"not found".to_vec(), 404),
    };
    let mut kind = if made.is_some() { mime(Path::new(path)) } else { mime(&file) }.to_string();
    let mut policy = policy(path);
    let mut more: Vec<(&'static str, String)> = vec![];
    for fault in faults.iter().filter(|fault| path.ends_with(&fault.path)) {
        match &fault.how {
            How::Missing => (bytes, status) = (b"not found".to_vec(), 404),
            How::Truncated(length) => bytes.truncate(*length),
            How::Type(other) => kind = other.clone(),
            How::Policy(other) => policy = other.clone(),
            How::Bytes(other) => bytes = other.clone(),
            How::Late(time) => std::thread::sleep(*time),
            How::Status(other) => status = *other,
            How::Header(name, value) => more.push((name, value.clone())),
        }
    }
    let usual = [
        ("Content-Type", kind),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff".to_string()),
        ("Cache-Control", "no-store".to_string()),
    ];
    let kept = usual.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let headers = kept.chain(more.clone()).collect();
    Reply { status, headers, bytes }
}

/// The file of a path; a path that climbs out of the folder finds nothing.
fn locate(path: &str) -> PathBuf {
    let decoded = path.replace("%20", " ");
    let (folder, rest) = match (decoded.strip_prefix("/gapchart/"), decoded.strip_prefix("/installed/")) {
        (Some(rest), _) => ("pkg", rest.to_string()),
        (_, Some(rest)) => ("target/installed", rest.to_string()),
        _ => ("www", decoded.trim_start_matches('/').to_string()),
    };
    let relative = Path::new(&rest);
    if relative.components().any(|part| !matches!(part, Component::Normal(_))) {
        return if rest.is_empty() { root().join(folder).join("index.html") } else { PathBuf::new() };
    }
    let file = root().join(folder).join(relative);
    if file.is_dir() { file.join("index.html") } else { file }
}

/// The type of a file, by its ending.
pub fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
