import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Messages of the server to who is on duty: wherever he is in the program. */
const ATTENTION = "helpdesk_cctv.attention";
const PATROL = "helpdesk_cctv.patrol";

export const attentionService = {
    dependencies: ["bus_service", "notification", "orm", "action"],
    start(env, { bus_service: bus, notification, orm, action }) {
        const confirm = ({ id }) => orm.call("cctv.attention.check", "action_confirm", [[id]]);
        bus.subscribe(ATTENTION, (check) => {
            const until = deserializeDateTime(check.until);
            const close = notification.add(
                _t("Please confirm until %s that you are attentive.", until.toFormat("HH:mm")),
                {
                    title: _t("Attention check"),
                    type: "warning",
                    sticky: true,
                    className: "o_cctv_call",
                    buttons: [
                        {
                            name: _t("I am attentive"),
                            primary: true,
                            onClick: async () => {
                                await confirm(check);
                                close();
                            },
                        },
                    ],
                }
            );
            setTimeout(close, check.seconds * 1000);
        });
        bus.subscribe(PATROL, (patrol) => {
            const close = notification.add(_t("The round is due: %s", patrol.name), {
                title: _t("Video patrol"),
                type: "info",
                sticky: true,
                className: "o_cctv_call",
                buttons: [
                    {
                        name: _t("Go round"),
                        primary: true,
                        onClick: () => {
                            close();
                            const context = { active_id: patrol.id };
                            action.doAction({ type: "ir.actions.client", tag: "cctv_patrol", context });
                        },
                    },
                ],
            });
        });
    },
};

registry.category("services").add("cctv_attention", attentionService);
