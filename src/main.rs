//! The program: see `guillemet help`.

fn main() -> std::process::ExitCode {
    guillemet::cli::main()
}
