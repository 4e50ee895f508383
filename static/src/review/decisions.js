import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/**
 * The decisions on a fault that need no more than a press: what is asked before, and what is said
 * afterwards.
 *
 * @param {(method: string, args: any[], words: string, canUndo?: boolean) => Promise} decide has
 *      the server decide on the fault
 */
export function useDecisions(decide) {
    const dialog = useService("dialog");
    const confirm = (props) =>
        dialog.add(ConfirmationDialog, {
            cancelLabel: _t("Go back"),
            cancel: () => {},
            ...props,
        });

    return {
        accept: ({ name }) => decide("action_accept", [], _t("%s may stay so.", name), true),
        makeTicket: ({ name, device }) =>
            confirm({
                title: _t("Open a ticket?"),
                body: _t("A ticket is opened for %s, and its team is told.", device.name),
                confirmLabel: _t("Open a ticket"),
                confirm: () => decide("action_make_ticket", [], _t("%s has a ticket.", name)),
            }),
        newReference: ({ name, approves, present }) =>
            confirm({
                title: _t("Make this the reference picture?"),
                body: approves
                    ? _t("From now on pictures are compared with this one. The fault ends by that.")
                    : _t(
                          "The picture is proposed. Once another supervisor or the IT head has " +
                              "approved it, pictures are compared with it and the fault ends."
                      ),
                confirmLabel: approves ? _t("Make it the reference") : _t("Propose it"),
                confirm: () =>
                    decide(
                        "action_new_reference",
                        [present.taken_at],
                        approves
                            ? _t("%s has a new reference picture.", name)
                            : _t("A new reference picture for %s waits for approval.", name)
                    ),
            }),
    };
}
