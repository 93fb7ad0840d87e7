//! What a check works with: a browser, a server that may misbehave, and pages under the strict policy.

use libtest_mimic::Failed;
use serde_json::{Value, json};
use xtask::browser::{Browser, Engine};
use xtask::server::{How, Misbehaviour, Site, serve};

/// What every test page loads first: it notes events, faults, instances and shifts.
pub const PROBE: &str = r#"
window.seen = []; window.faults = []; window.instances = []; window.shifts = [];
for (const type of ["gap-ready", "gap-change", "gap-error"])
  document.addEventListener(type, event => seen.push({ type, id: event.target.id, detail: event.detail }));
addEventListener("error", event => faults.push(`error: ${event.message}`));
addEventListener("unhandledrejection", event => faults.push(`unhandled: ${event.reason?.stack ?? JSON.stringify(event.reason)}`));
document.addEventListener("securitypolicyviolation", event => faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
if (window.WebAssembly) WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given) { const made = new target(...given); instances.push(made); return made; },
});
try { new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value))).observe({ type: "layout-shift", buffered: true }); } catch {}
"#;

/// Helpers that every script of a check may use.
pub const TOOLS: &str = r#"
const wait = async (what, limit = 30000) => {
  const end = performance.now() + limit;
  for (;;) {
    const value = await what();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}; seen ${JSON.stringify(window.seen)}; faults ${JSON.stringify(window.faults)}`);
    await new Promise(done => setTimeout(done, 30));
  }
};
const rest = ms => new Promise(done => setTimeout(done, ms));
const chart = (id = "one") => document.getElementById(id);
const part = (name, id) => chart(id).shadowRoot.querySelector(`.${name}`);
const ready = (id = "one") => wait(() => seen.some(event => event.id === id && event.type === "gap-ready"));
const failed = (id = "one") => wait(() => seen.find(event => event.id === id && event.type === "gap-error"));
const pixel = (context, x, y) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data];
const apart = (a, b) => Math.max(...a.map((value, at) => Math.abs(value - b[at])));
"#;

/// The script of the package, as a page asks for it.
pub const SCRIPT: &str = "<script type=\"module\" src=\"/gapchart/gapchart.js\"></script>";

pub const FALLBACK: &str = "<p class=\"instead\">Made in advance</p>";

/// What a check works with.
pub struct Stage {
    pub runtime: tokio::runtime::Runtime,
    pub browser: Option<Browser>,
    pub site: Site,
}

impl Stage {
    /// A server at another address: a browser may keep what the last one sent, whatever that said.
    pub fn afresh(&mut self) -> Result<(), Failed> {
        self.site = served()?;
        Ok(())
    }

    /// A browser without a past: in Chromium under its driver a step back that follows fifty pages is never told of, and one that was
    /// lost answers nothing more.
    pub fn restart(&mut self) -> Result<(), Failed> {
        let old = self.browser.take().expect("started");
        let engine = old.engine;
        self.runtime.block_on(old.stop());
        self.browser = Some(self.runtime.block_on(Browser::start(engine, 1200, 1000))?);
        Ok(())
    }

    /// Opens a page whose body is given.
    pub fn open(&mut self, body: &str) -> Result<(), Failed> {
        self.open_in("en", "", body)
    }

    pub fn open_in(&mut self, lang: &str, early: &str, body: &str) -> Result<(), Failed> {
        let early = if early.is_empty() { "" } else { "<script src=\"/early.js\"></script>" };
        self.open_with(lang, &format!("{early}<script src=\"/probe.js\"></script>{SCRIPT}"), body)
    }

    /// Makes the window another size.
    pub fn sized(&mut self, width: u32, height: u32) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.client.set_window_size(width, height))?)
    }

    /// A page with other scripts in its head.
    pub fn open_with(&mut self, lang: &str, scripts: &str, body: &str) -> Result<(), Failed> {
        let page = format!(
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>Test</title><link rel=\"icon\" href=\"/icon.svg\">\
             <link rel=\"stylesheet\" href=\"/site.css\"><link rel=\"stylesheet\" href=\"/gapchart/gapchart.css\">{scripts}</head>\
             <body><main>{body}</main><button id=\"button\">works</button></body></html>"
        );
        self.file("/test.html", &page);
        self.visit("/test.html")
    }

    pub fn visit(&mut self, path: &str) -> Result<(), Failed> {
        self.go(&self.site.url(path))
    }

    /// Opens an address, wherever it is.
    pub fn go(&mut self, url: &str) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        self.runtime.block_on(async {
            // Only the part after # would not load a page anew.
            browser.visit("about:blank").await?;
            browser.visit(url).await
        })?;
        Ok(())
    }

    /// Opens an address from where the page is, so that there is a way back.
    pub fn onward(&mut self, url: &str) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.visit(url))?)
    }

    pub fn back(&mut self) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.client.back())?)
    }

    /// What is asked from here on is asked inside a frame of the page, whatever its origin.
    pub fn enter_frame(&mut self, at: u16) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.client.enter_frame(at))?)
    }

    pub fn leave_frame(&mut self) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.client.enter_parent_frame())?)
    }

    /// A script made before the probe, for a check that takes something away.
    pub fn early(&mut self, script: &str) {
        self.file("/early.js", script);
    }

    pub fn file(&mut self, path: &str, contents: &str) {
        let mut pages = self.site.pages.lock().expect("no check holds it");
        pages.retain(|(known, _)| known != path);
        pages.push((path.to_string(), contents.to_string()));
    }

    pub fn ask(&mut self, script: &str, arguments: Vec<Value>) -> Result<Value, Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.script(&format!("{TOOLS}\n{script}"), arguments))?)
    }

    /// Runs a script that throws when what it checks does not hold.
    pub fn check(&mut self, script: &str) -> Result<Value, Failed> {
        self.ask(script, vec![])
    }

    /// Presses a key where the focus is.
    pub fn press(&mut self, key: char) -> Result<(), Failed> {
        let browser = self.browser.as_ref().expect("started");
        Ok(self.runtime.block_on(browser.press(key))?)
    }

    /// Moves on with the tab key until the focus is where a script says, and presses Enter there.
    pub fn enter_where(&mut self, here: &str) -> Result<(), Failed> {
        self.move_to(here)?;
        self.press('\u{e007}')
    }

    /// Moves on with the tab key until the focus is where a script says.
    pub fn move_to(&mut self, here: &str) -> Result<(), Failed> {
        let mut way: Vec<String> = vec![];
        for _ in 0..120 {
            self.press('\u{e004}')?;
            let script = format!(
                "let focus = document.activeElement; while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
                 return Boolean({here}) || `${{focus?.localName}} ${{focus?.className}} ${{focus?.textContent.trim().slice(0, 20)}}`;"
            );
            match self.check(&script)? {
                Value::Bool(true) => return Ok(()),
                passed => way.push(passed.as_str().unwrap_or_default().to_string()),
            }
        }
        Err(format!("the tab key never led to {here}, but to {}", way.join(" / ")).into())
    }

    pub fn misbehave(&mut self, path: &str, how: How) {
        self.site.faults.lock().expect("no check holds it").push(Misbehaviour { path: path.to_string(), how });
    }

    /// The page reports no fault of its own.
    pub fn clean(&mut self) -> Result<(), Failed> {
        let faults = self.check("return window.faults")?;
        if faults == json!([]) { Ok(()) } else { Err(format!("the page reports {faults}").into()) }
    }

    /// A folder for what this engine's checks write: the engines run beside each other.
    pub fn scratch(&self, name: &str) -> std::path::PathBuf {
        std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(self.engine().name()).join(name)
    }

    pub fn engine(&self) -> Engine {
        self.browser.as_ref().expect("started").engine
    }
}

pub type Check = fn(&mut Stage) -> Result<(), Failed>;

/// A browser with one window, and a server of its own.
pub fn set_up(engine: Engine) -> Result<Stage, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let browser = runtime.block_on(Browser::start(engine, 1200, 1000))?;
    Ok(Stage { runtime, browser: Some(browser), site: served()? })
}

fn served() -> Result<Site, Failed> {
    let site = serve(0)?;
    site.pages.lock().expect("just made").push(("/probe.js".to_string(), PROBE.to_string()));
    Ok(site)
}
