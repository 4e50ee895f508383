/** Views on a page: as many as fit on a screen of a control room. */
export const PAGE = 24;

/** What is known of a round: what the server has, and on top of it what is ticked since. */
export class Round {
    /**
     * @param {Object} patrol as `_patrol_words` gives it
     * @param {Object} ticks by id of a line: "fine", "blind" or "" to take back
     */
    constructor(patrol, ticks) {
        this.patrol = patrol;
        this.ticks = ticks;
    }
    get cameras() {
        return this.patrol.cameras;
    }
    of(camera) {
        const tick = this.ticks[camera.id];
        return tick === undefined ? this.patrol.said[camera.id] || {} : { result: tick, mine: true };
    }
    result(camera) {
        return this.of(camera).result || "";
    }
    /** Whether the user may tick it: not what another has, nor what is written down. */
    isFree(camera) {
        const { result, mine } = this.of(camera);
        return !result || (mine && result !== "noted");
    }
    /** What "all shown are fine" says of it. */
    usual(camera) {
        return camera.picture && !camera.is_dark ? "fine" : "blind";
    }
    get pageCount() {
        return Math.max(1, Math.ceil(this.cameras.length / PAGE));
    }
    page(number) {
        return this.cameras.slice(number * PAGE, (number + 1) * PAGE);
    }
    left(number) {
        return this.page(number).filter((camera) => !this.result(camera)).length;
    }
    /** The next page after `number` on which something is left, or -1. */
    nextLeft(number) {
        for (let step = 1; step <= this.pageCount; step++) {
            const page = (number + step) % this.pageCount;
            if (this.left(page)) {
                return page;
            }
        }
        return -1;
    }
    count(...results) {
        return this.cameras.filter((camera) => results.includes(this.result(camera))).length;
    }
    get seen() {
        return this.count("fine", "noted");
    }
    get unsaid() {
        return this.count("");
    }
    get coverage() {
        return this.cameras.length ? Math.round((100 * this.seen) / this.cameras.length) : 0;
    }
}
