//! `guillemet completions` and `guillemet man`: what shells and `man` need.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;

/// Prints the completions of a shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet completions bash > ~/.local/share/bash-completion/completions/guillemet
  guillemet completions fish > ~/.config/fish/completions/guillemet.fish")]
pub(super) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let mut out = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "guillemet", &mut out);
        io::stdout().lock().write_all(&out)?;
        Ok(0)
    }
}

/// Prints the manual page, all commands in one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  guillemet man > ~/.local/share/man/man1/guillemet.1
  guillemet man | man -l -")]
pub(super) struct Man {}

impl Man {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(super) fn run(self) -> anyhow::Result<u8> {
        let command = Cli::command();
        let mut out = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut out)?;
        for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let page = clap_mangen::Man::new(sub.clone().display_name(format!("guillemet {}", sub.get_name())));
            page.render_name_section(&mut out)?;
            page.render_synopsis_section(&mut out)?;
            page.render_options_section(&mut out)?;
            page.render_extra_section(&mut out)?;
        }
        io::stdout().lock().write_all(&out)?;
        Ok(0)
    }
}
