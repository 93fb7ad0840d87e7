//! Real browsers, driven over WebDriver: Chromium, Firefox and WebKitGTK, without a screen.

use crate::{Fault, setup};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The three engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }
}

/// WebKitGTK's own small browser, which its driver needs.
pub fn minibrowser() -> Option<PathBuf> {
    let lib = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib"];
    let versions = ["webkit2gtk-4.1/MiniBrowser", "webkitgtk-6.0/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"];
    lib.iter().flat_map(|lib| versions.iter().map(move |version| PathBuf::from(lib).join(version))).find(|path| path.exists())
}

/// Whether a driver's words say that the page's process ended under it, which is no answer of the page's.
pub fn lost(message: &str) -> bool {
    // WebKitGTK's, Chromium's and Firefox's.
    let words = ["Could not parse script result", "page crash", "tab crashed", "Failed to decode response from marionette"];
    words.iter().any(|words| message.contains(words))
}

/// A driver with one browser under it; both end with it.
pub struct Browser {
    pub engine: Engine,
    pub client: Client,
    driver: Child,
    screen: Option<Child>,
    profile: Option<PathBuf>,
}

impl Browser {
    /// Starts an engine's driver and a browser with a window of that size.
    pub async fn start(engine: Engine, width: u32, height: u32) -> Result<Browser, Fault> {
        let port = free_port()?;
        let mut screen = None;
        let mut profile = None;
        let mut command = match engine {
            Engine::Chromium => {
                let mut command = Command::new("chromedriver");
                command.arg(format!("--port={port}"));
                command
            }
            Engine::Firefox => {
                let driver = setup::which("geckodriver").unwrap_or_else(|| setup::tools().join("bin/geckodriver"));
                let mut command = Command::new(driver);
                // Its remote agent wants a port of its own: the default would clash with another browser's.
                command.args(["--port", &port.to_string(), "--websocket-port", &free_port()?.to_string()]);
                command
            }
            Engine::WebKit => {
                let (child, display) = start_screen()?;
                screen = Some(child);
                let mut command = Command::new("WebKitWebDriver");
                command
                    .arg(format!("--port={port}"))
                    .env("DISPLAY", display)
                    .env("GDK_BACKEND", "x11")
                    .env("LIBGL_ALWAYS_SOFTWARE", "1")
                    .env("NO_AT_BRIDGE", "1")
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                command
            }
        };
        let mut driver = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}'s driver did not start: {error}", engine.name()))?;
        let capabilities = match engine {
            Engine::Chromium => {
                let folder = std::env::temp_dir().join(format!("gapchart-chromium-{port}"));
                let profile_flag = format!("--user-data-dir={}", folder.display());
                profile = Some(folder);
                let size = format!("--window-size={width},{height}");
                json!({"goog:chromeOptions": {"binary": "/usr/bin/chromium", "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--js-flags=--expose-gc", size, profile_flag]},
                    "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}})
            }
            Engine::Firefox => {
                json!({"moz:firefoxOptions": {"args": ["-headless", format!("--width={width}"), format!("--height={height}")],
                // A snapshot of WebAssembly compiled lazily would hide that a file is damaged; the rest keeps it quiet.
                "prefs": {"network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
                    "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false}}})
            }
            Engine::WebKit => {
                let browser = minibrowser().ok_or("WebKitGTK's MiniBrowser is missing: install webkit2gtk-driver")?;
                json!({"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation", format!("--geometry={width}x{height}")]}})
            }
        };
        let capabilities: Capabilities = match capabilities {
            Value::Object(mut map) => {
                // A script waits for a slow machine longer than the half minute that drivers allow.
                map.insert("timeouts".to_string(), json!({"script": 120_000}));
                map
            }
            _ => unreachable!("written as an object above"),
        };
        let address = format!("http://127.0.0.1:{port}");
        let mut last = String::new();
        for _ in 0..60 {
            tokio::time::sleep(Duration::from_millis(250)).await;
            match ClientBuilder::new(hyper_client()).capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => {
                    let browser = Browser { engine, client, driver, screen, profile };
                    browser.client.set_window_size(width, height).await.ok();
                    if engine == Engine::Chromium {
                        // A window without a screen has the focus by chance, and its page is told of none without.
                        browser.devtools("Emulation.setFocusEmulationEnabled", json!({"enabled": true})).await?;
                    }
                    return Ok(browser);
                }
                Err(error) => last = error.to_string(),
            }
        }
        driver.kill().ok();
        if let Some(screen) = &mut screen {
            screen.kill().ok();
        }
        Err(format!("{} gave no session: {last}", engine.name()))
    }

    /// Opens an address, and waits until the page has loaded: of a browser that has just started, Chromium's driver says so too early. Not
    /// asked by way of the driver, which leaves names of its own on a page's window.
    pub async fn visit(&self, url: &str) -> Result<(), Fault> {
        self.client.goto(url).await.map_err(|error| format!("{}: {url}: {error}", self.engine.name()))?;
        if self.engine != Engine::Chromium {
            return Ok(());
        }
        for _ in 0..600 {
            let state = self.devtools("Runtime.evaluate", json!({"expression": "document.readyState"})).await?;
            if state["result"]["value"] == "complete" {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("{}: {url} was not loaded within half a minute", self.engine.name()))
    }

    /// Runs a script in the page and gives its value; the script may `return` a promise.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, Fault> {
        // A promise is awaited by the asynchronous command, whose last argument is the way back.
        let body = format!(
            "const args = [...arguments]; const back = args.pop();
             (async () => {{ {script} }}).apply(null, args).then(value => back({{ok: value === undefined ? null : value}}), error => back({{error: `${{error?.message ?? error}} ${{error?.stack ?? ''}}`}}));"
        )
        .replace("ARGS", "args");
        let answer =
            self.client.execute_async(&body, arguments).await.map_err(|error| format!("{}: {error}", self.engine.name()))?;
        match (answer.get("ok"), answer.get("error")) {
            (Some(value), None) => Ok(value.clone()),
            (_, error) => Err(format!("{}: {}", self.engine.name(), error.unwrap_or(&answer))),
        }
    }

    /// A command of Chromium's own protocol, sent through its driver.
    pub async fn devtools(&self, name: &str, parameters: Value) -> Result<Value, Fault> {
        let command = Told { path: "goog/cdp/execute".into(), body: Some(json!({"cmd": name, "params": parameters})) };
        self.client.issue_cmd(command).await.map_err(|error| format!("{name}: {error}"))
    }

    /// Role and name of elements, as the engine tells them to whoever reads the page out: of those that a script returns.
    pub async fn read_out(&self, script: &str) -> Result<Vec<(String, String)>, Fault> {
        let fault = |error: fantoccini::error::CmdError| format!("{}: {error}", self.engine.name());
        let found = self.client.execute(script, vec![]).await.map_err(fault)?;
        let mut told = vec![];
        for element in found.as_array().into_iter().flatten() {
            let id = element.as_object().and_then(|held| held.values().next()).and_then(Value::as_str).ok_or("no element")?;
            let mut pair = [String::new(), String::new()];
            for (text, what) in pair.iter_mut().zip(["role", "label"]) {
                let command = Told { path: format!("element/{id}/computed{what}"), body: None };
                *text = self.client.issue_cmd(command).await.map_err(fault)?.as_str().unwrap_or_default().to_string();
            }
            let [role, label] = pair;
            told.push((role, label));
        }
        Ok(told)
    }

    /// Presses and releases a key where the focus is: a letter, or a code of WebDriver's.
    pub async fn press(&self, value: char) -> Result<(), Fault> {
        let keys = KeyActions::new("keyboard".to_string()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.map_err(|error| format!("{}: {error}", self.engine.name()))
    }

    /// Types into the element of that CSS selector; into a picker of files, the path of one.
    pub async fn type_into(&self, selector: &str, keys: &str) -> Result<(), Fault> {
        let fault = |error: fantoccini::error::CmdError| format!("{selector}: {error}");
        let element = self.client.find(fantoccini::Locator::Css(selector)).await.map_err(fault)?;
        element.send_keys(keys).await.map_err(fault)
    }

    /// Ends the session and all that was started for it.
    pub async fn stop(mut self) {
        self.client.clone().close().await.ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
        if let Some(screen) = &mut self.screen {
            screen.kill().ok();
            screen.wait().ok();
        }
        if let Some(profile) = &self.profile {
            std::fs::remove_dir_all(profile).ok();
        }
    }
}

/// A command that the client has no function for.
#[derive(Debug)]
struct Told {
    /// Below the session's address.
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Told {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        match &self.body {
            Some(body) => (http::Method::POST, Some(body.to_string())),
            None => (http::Method::GET, None),
        }
    }
}

fn hyper_client() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

fn free_port() -> Result<u16, Fault> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}

/// A screen of its own, because WebKitGTK draws only on one.
fn start_screen() -> Result<(Child, String), Fault> {
    for number in 90..190 {
        // A screen that was killed leaves its lock; one that lives has a process of that number.
        let lock = format!("/tmp/.X{number}-lock");
        if let Ok(owner) = std::fs::read_to_string(&lock) {
            if std::path::Path::new(&format!("/proc/{}", owner.trim())).exists() {
                continue;
            }
            std::fs::remove_file(&lock).ok();
        }
        let display = format!(":{number}");
        let child = Command::new("Xvfb")
            .args([&display, "-screen", "0", "1600x1400x24", "-nolisten", "tcp"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb did not start: {error}"))?;
        std::thread::sleep(Duration::from_millis(500));
        return Ok((child, display));
    }
    Err("no display number is free".to_string())
}
