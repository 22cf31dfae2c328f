// SPDX-License-Identifier: Apache-2.0

// Says at once what the first command does: Maven itself is silent until the end.
public final class WhatHappens {

    public static void main(String[] args) {
        System.out.println(
                "Building the backend and the examples, then running one: about two minutes.\n"
                        + "The first time Maven also downloads what it needs, some 250 MB.");
    }
}
