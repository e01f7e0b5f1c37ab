"""Tests mirror modules: `src/<package>/a/_b/c.py` has `tests/a/b/test_c.py`, so that each leads to the other."""

from __future__ import annotations

from pathlib import Path

from orb_tools.codegen.header import is_generated

ROOT = Path(__file__).parents[1]
SEVERAL = {
    "infrastructure/tests/test_iot_policies.py": "about the policy of devices in a template, which is not a module",
    "infrastructure/tests/test_code_signing.py": "about the signing of bundles in templates, which are not modules",
    "infrastructure/tests/test_codeartifact.py": "about the template of the package index, which is not a module",
    "infrastructure/tests/test_execution.py": "about the template of the execution engine, which is not a module",
    "infrastructure/tests/test_motion.py": "about the template of motion, which is not a module",
    "infrastructure/tests/test_sign_in.py": "about the template of the user pool, which is not a module",
    "infrastructure/tests/test_templates.py": "about CloudFormation templates, which are not modules",
    "lambdas/init_job/tests/test_role.py": "about the function, its role and all requests together",
    "lambdas/organizations/tests/test_matrix.py": "about the rights of the schemas and all operations together",
    "lambdas/organizations/tests/test_role.py": "about the functions, their roles and all requests together",
    "lambdas/motion/tests/api/test_matrix.py": "about all routes of the API and all callers together",
    "lambdas/motion/tests/test_any_day.py": "about motions, time-outs and people together",
    "lambdas/motion/tests/test_crashes.py": "about motions and time-outs, at each of their calls",
    "lambdas/motion/tests/test_imports.py": "about all handlers of the unit",
    "lambdas/motion/tests/test_races.py": "about many motions at the same time",
    "lambdas/motion/tests/test_weak_points.py": "about the tests of motion",
    "lambdas/motion/tests/api/test_role.py": "about the API, its role and all routes together",
    "lambdas/motion/tests/test_roles.py": "about the other functions, their roles and all requests together",
    "lambdas/orchestrator/tests/test_any_run.py": "about the orchestrator, the watchdog and workers together",
    "lambdas/orchestrator/tests/test_crashes.py": "about the orchestrator, at each call of a job's life",
    "lambdas/privacy/tests/test_authorisation.py": "about the rights, the handler and the service together",
    "lambdas/privacy/tests/test_role.py": "about the function, its role and the rights of its methods together",
    "lambdas/users/tests/test_authorisation.py": "about the rights of the schema, the handler and the service together",
    "lambdas/users/tests/test_role.py": "about the function, its role and the rights of its methods together",
    "packages/orb-common/tests/audit/test_copies.py": "about forks and snapshots, across the room",
    "packages/orb-common/tests/audit/test_exits.py": "about exits and interrupts, across the room",
    "packages/orb-common/tests/aws/test_secrets_faults.py": "about faults of the secret cache, beside test_secrets",
    "packages/orb-common/tests/aws/test_stock.py": "about the whole room with ORB_START=stock",
    "packages/orb-common/tests/compat/test_old_names_page.py": "about the table of docs/old-names.md",
    "packages/orb-common/tests/exceptions/test_tree.py": "about every error class, across all modules of the room",
    "packages/orb-common/tests/redaction/test_harmless.py": "about all kinds of redaction together",
    "packages/orb-common/tests/redaction/test_sinks.py": "about every sink of a secret together",
    "packages/orb-common/tests/security/test_token_attacks.py": "about one table of attacks on all token modules",
    "packages/orb-common/tests/test_rooms.py": "about the names of every room in three packages",
    "packages/orb-common/tests/utils/test_rules.py": "about generated rules, beside well-kept libraries",
    "packages/orb-models/tests/motion/test_motion_tables.py": "about the generated repositories of motion",
    "packages/orb-models/tests/test_error_codes.py": "about the codes of all packages",
    "packages/orb-models/tests/test_generated_models.py": "about generated models and enums, which have no mirror",
    "packages/orb-models/tests/test_lazy.py": "about what the package root and its folders load",
    "packages/orb-testing/tests/strict_dynamodb/test_page.py": "about the table of docs/strict-dynamodb.md",
    "packages/orb-tools/tests/codegen/test_defects.py": "about the numbered defects of the earlier generators",
    "packages/orb-tools/tests/codegen/test_diagrams.py": "about the diagrams of the generated pages",
    "packages/orb-tools/tests/codegen/test_editors.py": "about schemas in editors",
    "packages/orb-tools/tests/codegen/test_fuzz.py": "about any schema, through all stages",
    "packages/orb-tools/tests/codegen/test_generated_code.py": "about generated code",
    "packages/orb-tools/tests/codegen/test_random_schemas.py": "about any valid schemas, through all stages",
    "packages/orb-tools/tests/codegen/test_original.py": "about the schemas of the original hub",
    "packages/orb-tools/tests/codegen/test_other_repository.py": "about the packages that another repository generates",
    "packages/orb-tools/tests/codegen/test_repositories.py": "about generated repositories on DynamoDB engines",
    "packages/orb-tools/tests/codegen/test_schemas.py": "about the schemas of the checkout",
    "packages/orb-tools/tests/codegen/test_stages.py": "about the imports between the stages",
    "packages/orb-tools/tests/bundle/test_layer_script.py": "about infrastructure/scripts, which are not modules",
    "packages/orb-tools/tests/bundle/test_any_edit.py": "about bundling as a whole, beside an oracle",
    "packages/orb-tools/tests/bundle/test_two_builders.py": "about the command on two machines",
    "packages/orb-tools/tests/embedded/test_deploy_script.py": "about the script that deploys the stacks",
    "packages/orb-tools/tests/embedded/test_deploying_page.py": "about the commands of docs/deploying.md",
    "packages/orb-tools/tests/functions/test_tutorial_page.py": "about the commands of docs/tutorial.md",
    "packages/orb-tools/tests/jobs/test_end_to_end.py": "about the command, the stacks and the functions together",
    "packages/orb-tools/tests/migrate/test_old_handlers.py": "about handlers before and after the migration",
    "packages/orb-tools/tests/motion/test_end_to_end.py": "about the command, the stack and the functions together",
    "packages/orb-tools/tests/runtime/test_sealed_orders.py": "about the bundle of the worker, with the program sops",
    "packages/orb-tools/tests/runtime/test_functions.py": "about every function of lambdas/ under the runtime client",
    "tests/test_api.py": "about the GraphQL API and the functions that answer it",
    "tests/test_borders.py": "about the imports of all packages",
    "tests/test_bundle_scripts.py": "about the scripts of the workflow that bundles",
    "tests/test_changelogs.py": "about the changelogs of all packages",
    "tests/test_ci_git.py": "about the script that gives git the token of a job",
    "tests/test_dependencies.py": "about the dependencies of all packages",
    "tests/test_dependencies_workflow.py": "about the workflow that makes locks again, and its scripts",
    "tests/test_deploy.py": "about the workflow that deploys the stacks, and its scripts",
    "tests/test_deploy_layers.py": "about the workflow that publishes layers, and its scripts",
    "tests/test_deploy_packages.py": "about the workflow that publishes the packages, and its scripts",
    "tests/test_elsewhere.py": "about all packages in another repository",
    "tests/test_gate.py": "about the script that decides whether a workflow is green",
    "tests/test_github_expressions.py": "about the expressions of workflows, which other tests evaluate",
    "tests/test_gitattributes.py": "about all generated files",
    "tests/test_hub_page.py": "about the tables of docs/hub.md and the operations of all functions",
    "tests/test_links.py": "about all pages",
    "tests/test_mirrors.py": "about all tests",
    "infrastructure/tests/test_monitoring.py": "about the template of the topic and dashboard, which is not a module",
    "tests/test_send_metric.py": "about the script that counts what workflows could not do",
    "tests/test_release_workflow.py": "about the workflow that prepares a release, and its script",
    "tests/test_schema_changes.py": "about the script that judges changes of the schemas",
    "tests/test_workflow_locks.py": "about the locks that the jobs of all workflows install",
    "tests/test_workflows.py": "about all workflows",
    "tests/test_scan.py": "about the script that runs the scanners",
    "tests/test_signatures.py": "about the scripts that sign and verify a folder",
    "tests/test_troubleshooting_page.py": "about the messages of all packages",
    "tests/test_releases.py": "about releases of all packages, one after another",
    "tests/test_packaging.py": "about the sdists and wheels of all packages",
}
"""The test files that mirror no module, each with its reason."""
OLD_PATH = "__getattr__, __dir__ = moved(__name__)\n"
"""The end of a module at an old path, which only forwards names."""


def expected_tests() -> dict[str, str]:
    """Return the test file of each module that needs one, with the module."""
    folders = {path.parent / "src" / path.parent.name.replace("-", "_"): path.parent for path in _packages()}
    folders |= {path.parent: path.parent for path in ROOT.glob("lambdas/*/Pipfile")}
    folders |= {ROOT / name: ROOT / name for name in ("benchmarks", "website")}
    return {
        str(_test_of(module.relative_to(modules), owner / "tests").relative_to(ROOT)): str(
            module.relative_to(ROOT)
        )
        for modules, owner in folders.items()
        for module in modules.rglob("*.py")
        if owner / "tests" not in module.parents and _needs_a_test(module)
    }


def _packages() -> list[Path]:
    return sorted(ROOT.glob("packages/*/pyproject.toml"))


def _test_of(module: Path, tests: Path) -> Path:
    *folders, name = [part.strip("_") for part in module.with_suffix("").parts]
    return tests.joinpath(*folders, f"test_{name}.py")


def _needs_a_test(module: Path) -> bool:
    text = module.read_text(encoding="utf-8")
    return module.name != "__init__.py" and not is_generated(text) and not text.endswith(OLD_PATH)


def test_tests_mirror_modules() -> None:
    """Each module has its test file, and each test file has its module. Others are in SEVERAL, with a reason."""
    expected = expected_tests()
    folders = ("benchmarks", "infrastructure", "lambdas", "packages", "schemas", "tests", "website")
    found = {
        str(path.relative_to(ROOT)) for folder in folders for path in ROOT.glob(f"{folder}/**/test_*.py")
    }
    faults = [f"{module} has no test file {test}" for test, module in expected.items() if test not in found]
    faults += [f"{test} mirrors no module" for test in found - expected.keys() - SEVERAL.keys()]
    faults += [
        f"{test} is in SEVERAL, but mirrors {expected[test]}" for test in SEVERAL.keys() & expected.keys()
    ]
    faults += [f"{test} is in SEVERAL, but does not exist" for test in SEVERAL.keys() - found]
    assert not faults, "\n".join(["", *sorted(faults)])
