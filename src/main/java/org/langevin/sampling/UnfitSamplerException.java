package org.langevin.sampling;

/** A sampler can't do what it is asked to, with this denoiser or from this time; the message says which others can. */
public final class UnfitSamplerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Refuses.
     *
     * @param sampler the sampler's name
     * @param why what stands in the way, and what to do
     */
    UnfitSamplerException(String sampler, String why) {
        super("sampler '" + sampler + "'" + why);
    }
}
