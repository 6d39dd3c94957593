//! The command line, as people see it: what each command prints, and its exit code.

#[test]
fn commands_say_what_they_say() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
