"""Contracts of import-linter's kind that it does not ship."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OneDoor(Contract):
    """Of each package in `rooms`, modules outside of that package import `<package>.<door>` or the package alone."""

    type_name = "one_door"

    rooms = fields.StringField()
    door = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """This will find every direct import that enters a room elsewhere than by its door."""
        entries = []
        for room in sorted(graph.find_children(str(self.rooms))):
            doors = {room, f"{room}.{self.door}"}
            for inside in sorted({room} | graph.find_descendants(room)):
                if inside in doors:
                    continue
                entries += [
                    (importer, inside)
                    for importer in sorted(graph.find_modules_that_directly_import(inside))
                    if importer != room and not importer.startswith(f"{room}.")
                ]
        return ContractCheck(kept=not entries, metadata={"entries": entries})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """This will name each import and the door to use."""
        for importer, inside in check.metadata["entries"]:
            room = ".".join(inside.split(".")[: str(self.rooms).count(".") + 2])
            output.print_error(f"{importer} imports {inside}; use {room}.{self.door}")
