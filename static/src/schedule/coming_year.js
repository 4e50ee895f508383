import { registry } from "@web/core/registry";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { calendarView } from "@web/views/calendar/calendar_view";
import { CalendarYearRenderer } from "@web/views/calendar/calendar_year/calendar_year_renderer";

/** Twelve months from the present one on, instead of January to December. */
class ComingYearModel extends CalendarModel {
    computeRange() {
        const { scale, date } = this.meta;
        if (scale !== "year") {
            return super.computeRange();
        }
        const start = date.startOf("month");
        return { start, end: start.plus({ months: 12, days: -1 }).endOf("day") };
    }
}

class ComingYearMonths extends CalendarYearRenderer {
    setup() {
        super.setup();
        const passed = this.props.model.date.month - 1;
        this.months = [...this.months.slice(passed), ...this.months.slice(0, passed)];
    }

    getDateWithMonth(month) {
        const date = this.props.model.date.startOf("month");
        const number = luxon.Info.months().indexOf(month) + 1;
        return date.set({ month: number }).plus({ years: number < date.month ? 1 : 0 }).toISO();
    }

    /** A mark besides the colour, and whose it is on hover. */
    onEventContent(info) {
        const mark = document.createElement("i");
        mark.className = "fa fa-wrench position-absolute top-0 end-0 small p-1";
        mark.title = info.event.title;
        return { domNodes: [mark] };
    }
}

class ComingYearRenderer extends CalendarRenderer {
    static components = { ...CalendarRenderer.components, year: ComingYearMonths };
}

registry.category("views").add("cctv_coming_year", {
    ...calendarView,
    Model: ComingYearModel,
    Renderer: ComingYearRenderer,
});
