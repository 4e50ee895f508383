/** What of a form is answered, what is missing and where to go next. Pure: no screen, no server. */

/** Whether `answer` says something for a question of `kind`. */
export function isAnswered(kind, answer) {
    if (kind === "photo") {
        return answer.photos.length > 0;
    }
    if (kind === "number") {
        return typeof answer.value === "number";
    }
    return typeof answer.value === "string" ? Boolean(answer.value.trim()) : Boolean(answer.value);
}

/** Whether `answer` tells of something that is not as it should be. */
export function isFailure(question, answer) {
    const { kind, options } = question;
    if (kind === "result") {
        return answer.value === "fail";
    }
    if (kind === "choice") {
        return Boolean(options.find((option) => option.id === answer.value)?.is_failure);
    }
    const { minimum, maximum } = question;
    return (
        kind === "number" &&
        typeof answer.value === "number" &&
        ((typeof minimum === "number" && answer.value < minimum) ||
            (typeof maximum === "number" && answer.value > maximum))
    );
}

/**
 * Whether a question is asked: always, or only after an answer to another one. What was answered
 * stays in sight.
 *
 * @param {Object} question
 * @param {(question: Object) => boolean} isDone
 * @param {Set<number>} chosen ids of the answers chosen in the whole form
 */
export function isAsked(question, isDone, chosen) {
    return !question.asked_after || chosen.has(question.asked_after) || isDone(question);
}

/**
 * @param {Object[]} questions in their order
 * @param {(question: Object) => boolean} isDone
 * @returns {{done: number, total: number, percent: number}}
 */
export function progressOf(questions, isDone) {
    const total = questions.length;
    const done = questions.filter(isDone).length;
    return { done, total, percent: total ? Math.floor((100 * done) / total) : 100 };
}

/** The mandatory questions without an answer, in their order. */
export function missing(questions, isDone) {
    return questions.filter((question) => question.is_required && !isDone(question));
}

/**
 * The next question to answer, looking downwards from `fromId` and then from the top again.
 *
 * @param {Object[]} candidates the questions among which to look, in their order
 * @param {Object[]} questions all, in their order
 * @param {number} [fromId] the question where the reader is; not returned unless it is the only one
 */
export function nextAfter(candidates, questions, fromId) {
    const position = new Map(questions.map((question, index) => [question.id, index]));
    const here = position.get(fromId) ?? -1;
    return candidates.find((question) => position.get(question.id) > here) || candidates[0] || null;
}
