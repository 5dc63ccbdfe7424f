/** Every statement of the paper that a number can decide, in our words, by section: what docs/results.md must cover. */
import type { Claim } from "../study/claim.js";

const claim = (id: string, section: string, text: string): Claim => ({ id, section, text });

/** In the paper's order. */
export const CLAIMS: readonly Claim[] = [
  claim(
    "1.1",
    "§1",
    "soft targets carry more information per example, so a student learns from far fewer examples",
  ),
  claim("1.2", "§1", "their gradient varies much less between training cases"),
  claim("1.3", "§1", "they bear a much higher learning rate"),
  claim("1.4", "§1", "they tell which digits look alike: one 2 resembles a 3, another a 7"),
  claim("1.5", "§1", "at T = 1 the small probabilities hardly touch the loss; a higher T makes them count"),
  claim("1.6", "§1", "the transfer set may be unlabelled, or be the training set"),
  claim("eq. 1", "§2", "the softmax at a temperature: labels as T → 0, uniform as T → ∞"),
  claim("2.1", "§2", "a student trained at the teacher's high T is used at T = 1"),
  claim("2.2", "§2", "the weighted sum of soft and hard term beats the soft term alone"),
  claim("2.3", "§2", "a considerably lower weight on the hard term is generally best"),
  claim("2.4", "§2", "T² on the soft term keeps the terms' contributions roughly unchanged when T changes"),
  claim("2.5", "§2.1", "the gradients of eqs. 2 to 4; logit matching is the limit of high T"),
  claim("2.6", "§2.1", "at lower T distillation pays much less attention to logits far below the average"),
  claim(
    "2.7",
    "§2.1",
    "the teacher's training hardly constrains those very negative logits, so they could be noisy",
  ),
  claim("2.8", "§2.1", "a student too small for all of the teacher's knowledge does best at intermediate T"),
  claim("3.1", "§3", "test errors on MNIST: teacher 67, small net 146, the same net distilled 74"),
  claim("3.2", "§3", "soft targets pass on what the teacher learned from shifted digits"),
  claim("3.3", "§3", "with 300 units or more all T above 8 are alike; with 30 units T of 2.5 to 4 is best"),
  claim("3.4", "§3", "a student that never saw a 3 recognises 3s, most of all with a better bias"),
  claim("3.5", "§3", "so does a student that saw only 7s and 8s with all ten digits"),
  claim("4.1", "§4", "ten nets that differ only in their initial weights are better than one"),
  claim("4.2", "§4", "varying the members' data as well adds little"),
  claim("4.3", "§4", "one distilled net keeps more than 80% of the ensemble's gain"),
  claim("4.4", "§4", "T of 1, 2, 5 and 10, the hard targets weighted by 0.5"),
  claim("5.1", "§5.2", "specialists that start from the generalist and have a dustbin class learn fast"),
  claim("5.2", "§5.3", "clusters of the generalist's predictions are sensible groups of classes"),
  claim("5.3", "§5.4", "eq. 5 combines generalist and specialists by their KL divergences"),
  claim("5.4", "§5.5", "specialists raise the accuracy of the generalist by 4.4%"),
  claim("5.5", "§5.5", "the more specialists cover a class, the larger the gain"),
  claim("5.6", "§5", "specialists train independently, so in parallel"),
  claim("5.7", "§6.1", "soft targets for the other classes keep a specialist from overfitting"),
  claim("5.8", "§8", "left open: specialists distilled back into one net"),
  claim(
    "6.1",
    "§6",
    "with 3% of the data labels overfit, while soft targets recover almost all of the accuracy",
  ),
  claim("6.2", "§6", "with soft targets nothing has to be stopped early"),
];
