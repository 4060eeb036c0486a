"""Packages from npm, as their package-lock.json pins them."""

import shutil

from . import tool
from .deps import Component, folder_of


class NpmPackages(Component):
    name = ""
    source = ""  # the folder of package.json and package-lock.json

    def __init__(self, root):
        self.source_folder = root / self.source

    def folder_name(self):
        return folder_of(self.name, self.source_folder / "package-lock.json")

    def fetch(self, folder, log):
        for file in ("package.json", "package-lock.json"):
            shutil.copy(self.source_folder / file, folder)
        tool.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                 log, what=f"the npm packages of {self.source}", cwd=folder)


class PageAssets(NpmPackages):
    what = "Vega and Tabulator (figures and tables of the report)"
    name = "npm"
    source = "reports/assets/npm"
    download_mb = 18
    disk_mb = 60


class BrowserDriver(NpmPackages):
    what = "Playwright (drives Chromium in the report's tests)"
    name = "browser"
    source = "tests/browser"
    download_mb = 7
    disk_mb = 15
