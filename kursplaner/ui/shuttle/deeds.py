"""What a person does with riders and tours here: each ends at the desk, said and undoable."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kursplaner.domain.plan import Tour
from kursplaner.domain.words import counted
from kursplaner.services import tour_commands as commands
from kursplaner.services.tour_commands import Hold
from kursplaner.services.tour_crew import TourHand
from kursplaner.services.tour_hand import Hand, Proposal, with_halt_moved
from kursplaner.services.tour_replanning import Replanned
from kursplaner.services.tour_times import adjust, new_times
from kursplaner.services.touring import Touring
from kursplaner.ui.desk import Desk

NOTHING = "Dort ist nichts zu verschieben."
NO_TIMES = "Andere Zeiten allein helfen hier nicht; es bleibt, wie es ist."


class Deeds:
    """All intentions of the place, in the words of the status line."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def put(self, proposal: Proposal) -> bool:
        """As proposed; a ride that ends without a seat is taken out instead."""
        if proposal.ride is not None and proposal.target is None:
            return self.take_out(proposal.ride)
        view = self.desk.view
        if proposal.tours == view.plan.tours:
            self.desk.said.emit("Alles bleibt, wie es ist.", False)
            return False
        count = len(proposal.breaks)
        fault = "eine Regel ist" if count == 1 else f"{count} Regeln sind"
        warning = f", {fault} verletzt" if count else ""
        return self._act(
            f"{commands.put_words(view, proposal)}{warning}",
            lambda: commands.put(self.desk.workspace, view, proposal),
        )

    def take_out(self, ride: str) -> bool:
        view = self.desk.view
        if not any(ride in tour.rides for tour in view.plan.tours):
            self.desk.said.emit("Diese Fahrt hat noch keinen Platz.", False)
            return False
        return self._act(
            commands.take_out_words(view, ride),
            lambda: commands.take_out(self.desk.workspace, view, ride),
        )

    def toggle_ride(self, ride: str) -> bool:
        """Fix a ride to its vehicle, or set it free."""
        view = self.desk.view
        on = ride not in Touring(view).pins
        return self._act(
            commands.pin_ride_words(view, ride, on),
            lambda: commands.pin_ride(self.desk.workspace, view, ride, on),
        )

    def toggle_tour(self, tour: str) -> bool:
        """Fix a tour with halts, order, times and riders; one that is fixed at all is set free."""
        return self.fix(tour, Hold.FREE if self._tour(tour).held else Hold.WHOLE)

    def toggle_order(self, tour: str) -> bool:
        """Fix nothing but the order of a tour, or set it free."""
        return self.fix(tour, Hold.FREE if self._tour(tour).only_order else Hold.ORDER)

    def fix(self, tour: str, hold: Hold) -> bool:
        view = self.desk.view
        return self._act(
            commands.fix_tour_words(view, tour, hold),
            lambda: commands.fix_tour(self.desk.workspace, view, tour, hold),
        )

    def adjust_times(self, tours: Collection[str] | None = None) -> bool:
        """New times for those of the named tours (None: of all) that no longer fit."""
        view = self.desk.view
        times = new_times(view, tours)
        if times is None:
            self.desk.said.emit(NO_TIMES, False)
            return False
        return self._act(times.title, lambda: adjust(self.desk.workspace, view, times))

    def _tour(self, tour: str) -> Tour:
        return next(one for one in self.desk.view.plan.tours if one.id == tour)

    def dissolve(self, tour: str) -> bool:
        view = self.desk.view
        return self._act(
            commands.dissolve_words(view, tour),
            lambda: commands.dissolve(self.desk.workspace, view, tour),
        )

    def move_halt(self, tour: str, position: int, step: int) -> bool:
        return self._put_if(with_halt_moved(self.desk.view, tour, position, step))

    def move_ride(self, ride: str, tour: str, position: int, step: int) -> bool:
        """Get in (on the way home: out) one halt earlier or later."""
        last = len(next(one for one in self.desk.view.plan.tours if one.id == tour).stops) - 1
        to = position - 1 if step < 0 else position + 2
        if not 0 < to <= last:
            return self._put_if(None)
        return self._put_if(Hand(self.desk.view, ride).at_halt(tour, to))

    def change_vehicle(self, tour: str, vehicle: str) -> bool:
        return self.put(TourHand(self.desk.view, tour).in_vehicle(vehicle))

    def change_driver(self, tour: str, driver: str) -> bool:
        return self.put(TourHand(self.desk.view, tour).with_driver(driver))

    def adopt(self, found: Replanned, mends: bool = False) -> bool:
        """Tours planned anew around everything that is fixed, or as few as could be."""
        view = self.desk.view
        if not found.better:
            self.desk.said.emit(f"{found.words}.", False)
            return False
        done = "Lücken geschlossen" if mends else "Freie Touren neu geplant"
        said = f"{done}: {found.words}"
        if mends and found.kept:
            said += f"; {counted(found.kept, 'Tour', 'Touren')} unverändert"
        return self._act(
            said, lambda: commands.save_tours(self.desk.workspace, view, found.plan, done)
        )

    def _put_if(self, proposal: Proposal | None) -> bool:
        if proposal is None:
            self.desk.said.emit(NOTHING, False)
            return False
        return self.put(proposal)

    def _act(self, words: str, intention: Callable[[], object]) -> bool:
        return self.desk.act(f"{words}.", intention)
