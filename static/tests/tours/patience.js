import { registry } from "@web/core/registry";

/** Every step of our tours waits a minute for what it needs, as long as Odoo allows: on a machine
 *  that has much else to do, what is saved or asked of the server takes long. */
const PATIENCE_MS = 60000;
const tours = registry.category("web_tour.tours");
const patient = new WeakSet();

function bePatient() {
    for (const [name, tour] of tours.getEntries()) {
        if (name.startsWith("cctv_") && !patient.has(tour)) {
            patient.add(tour);
            const { steps } = tour;
            tour.steps = () => steps().map((step) => ({ timeout: PATIENCE_MS, ...step }));
        }
    }
}

tours.addEventListener("UPDATE", bePatient);
bePatient();
